package io.jackfield.client.mirror;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.TransferOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A server in memory, which keeps what breaks off. */
final class MemoryRemote implements Remote {
  /** Why a path cannot be reached. */
  final Map<String, Reason> broken = new TreeMap<>();

  /** Each path that a whole file has got, in order. */
  final List<String> arrived = new ArrayList<>();

  /** Each path that was read, with the byte where that began. */
  final List<String> read = new ArrayList<>();

  /** Whether listings are made for people: without versions, and times to the minute. */
  boolean vague;

  /** Whether it keeps the times that it is told. */
  boolean keepsTimes = true;

  /** How many times facts were asked for. */
  int asked;

  private final Map<String, Stored> files = new TreeMap<>();
  private final Set<String> folders = new TreeSet<>(Set.of(""));
  private final CrashPoints points;
  private final Ages.Clock clock;

  private record Stored(byte[] content, Instant modified) {}

  MemoryRemote(CrashPoints points, Ages.Clock clock) {
    this.points = points;
    this.clock = clock;
  }

  /** Puts a file there, and its folders. */
  void add(String path, String content, Instant modified) {
    createFolders(parent(path));
    files.put(path, new Stored(content.getBytes(StandardCharsets.UTF_8), modified));
  }

  /** All contents by path. */
  Map<String, String> contents() {
    Map<String, String> all = new TreeMap<>();
    files.forEach((path, f) -> all.put(path, new String(f.content, StandardCharsets.UTF_8)));
    return all;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private void createFolders(String folder) {
    for (String f = folder; folders.add(f); ) {
      f = parent(f);
    }
  }

  private RemoteFile facts(String path, Stored file) {
    String version = file.content.length + "-" + file.modified;
    return new RemoteFile(
        path, false, OptionalLong.of(file.content.length), Optional.of(file.modified), version);
  }

  private Stored stored(String path) throws IOException {
    if (broken.containsKey(path)) {
      throw new RemoteException(broken.get(path), path + ": broken");
    }
    Stored file = files.get(path);
    if (file == null) {
      throw new RemoteException(Reason.NOT_FOUND, path + ": no such file");
    }
    return file;
  }

  @Override
  public List<RemoteFile> list(String folder) throws IOException {
    points.pass();
    if (broken.containsKey(folder)) {
      throw new RemoteException(broken.get(folder), folder + ": broken");
    }
    if (!folders.contains(folder)) {
      throw new RemoteException(Reason.NOT_FOUND, folder + ": no such folder");
    }
    List<RemoteFile> all = new ArrayList<>();
    files.forEach(
        (path, file) -> {
          if (parent(path).equals(folder)) {
            RemoteFile facts = facts(path, file);
            all.add(
                !vague
                    ? facts
                    : new RemoteFile(
                        path,
                        false,
                        facts.size(),
                        facts
                            .modified()
                            .map(t -> t.truncatedTo(java.time.temporal.ChronoUnit.HOURS)),
                        ""));
          }
        });
    for (String path : folders) {
      if (!path.isEmpty() && parent(path).equals(folder)) {
        all.add(new RemoteFile(path, true, OptionalLong.empty(), Optional.empty(), ""));
      }
    }
    return all;
  }

  @Override
  public Optional<RemoteFile> stat(String path) {
    points.pass();
    asked++;
    return Optional.ofNullable(files.get(path)).map(f -> facts(path, f));
  }

  @Override
  public RemoteInput read(String path, long from, String version) throws IOException {
    points.pass();
    read.add(path + " " + from);
    Stored file = stored(path);
    RemoteFile facts = facts(path, file);
    if (!version.isEmpty() && !version.equals(facts.version())) {
      throw new RemoteException(Reason.CHANGED, path + ": is another file");
    }
    InputStream content =
        new ByteArrayInputStream(file.content, (int) from, file.content.length - (int) from);
    return new RemoteInput() {
      @Override
      public RemoteFile file() {
        return facts;
      }

      @Override
      public OptionalLong remaining() {
        return OptionalLong.empty();
      }

      @Override
      public int read() throws IOException {
        return content.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return content.read(bytes, offset, Math.min(length, 5));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public RemoteFile get(String path, Path file, TransferOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteFile put(Path file, String path, TransferOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteFile put(InputStream in, long size, String path, TransferOptions options)
      throws IOException {
    points.pass();
    if (broken.containsKey(path)) {
      throw new RemoteException(broken.get(path), path + ": broken");
    }
    if (!folders.contains(parent(path))) {
      throw new RemoteException(Reason.NOT_FOUND, path + ": no such folder");
    }
    byte[] content = in.readAllBytes();
    Instant time = keepsTimes ? options.content().orElseThrow().modified() : clock.now();
    files.put(path, new Stored(content, time));
    arrived.add(path);
    points.pass();
    return facts(path, files.get(path));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    points.pass();
    if (!folders.contains(parent(to))) {
      throw new RemoteException(Reason.NOT_FOUND, to + ": no such folder");
    }
    files.put(to, stored(from));
    files.remove(from);
    points.pass();
  }

  @Override
  public void delete(String path) throws IOException {
    points.pass();
    stored(path);
    files.remove(path);
    points.pass();
  }

  @Override
  public void createFolder(String path) {
    points.pass();
    createFolders(path);
  }

  @Override
  public void close() {}
}
