package io.jackfield.client.mirror;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileRefusedException;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.QuotaExceededException;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A file space in memory, which keeps what breaks off. */
final class MemoryFiles implements FileView {
  /** Paths whose content a check refuses. */
  final Set<String> refused = new TreeSet<>();

  /** Each path that a whole file has got, in order. */
  final List<String> arrived = new ArrayList<>();

  /** How many bytes there may be. */
  long quota = Long.MAX_VALUE;

  private final Map<VirtualPath, Stored> files = new TreeMap<>();
  private final Map<VirtualPath, byte[]> partials = new TreeMap<>();
  private final Set<VirtualPath> folders = new TreeSet<>(Set.of(VirtualPath.ROOT));
  private final CrashPoints points;
  private final Ages.Clock clock;
  private int tags;

  private record Stored(byte[] content, Instant modified, String tag) {}

  MemoryFiles(CrashPoints points, Ages.Clock clock) {
    this.points = points;
    this.clock = clock;
  }

  /** Puts a file there, and its folders. */
  void add(String path, String content, Instant modified) {
    VirtualPath at = VirtualPath.parse(path);
    for (VirtualPath f = at.parent(); !f.isRoot(); f = f.parent()) {
      folders.add(f);
    }
    files.put(at, new Stored(content.getBytes(StandardCharsets.UTF_8), modified, "t" + tags++));
  }

  /** All contents by path. */
  Map<String, String> contents() {
    Map<String, String> all = new TreeMap<>();
    files.forEach((path, f) -> all.put(path.toString(), text(f.content)));
    return all;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Stored stored(VirtualPath path) throws NoSuchFileException {
    Stored file = files.get(path);
    if (file == null) {
      throw new NoSuchFileException(path.toString());
    }
    return file;
  }

  @Override
  public FileInfo info(VirtualPath path) throws IOException {
    points.pass();
    if (folders.contains(path)) {
      return new FileInfo(path, true, 0, Instant.EPOCH, "folder");
    }
    Stored file = stored(path);
    return new FileInfo(path, false, file.content.length, file.modified, file.tag);
  }

  @Override
  public Stream<FileInfo> list(VirtualPath folder) throws IOException {
    points.pass();
    if (!folders.contains(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    List<FileInfo> all = new ArrayList<>();
    for (VirtualPath path : files.keySet()) {
      if (path.parent().equals(folder)) {
        Stored file = files.get(path);
        all.add(new FileInfo(path, false, file.content.length, file.modified, file.tag));
      }
    }
    for (VirtualPath path : folders) {
      if (!path.isRoot() && path.parent().equals(folder)) {
        all.add(new FileInfo(path, true, 0, Instant.EPOCH, "folder"));
      }
    }
    return all.stream();
  }

  @Override
  public OpenFile read(VirtualPath path) throws IOException {
    FileInfo info = info(path);
    byte[] content = stored(path).content;
    return new OpenFile() {
      @Override
      public FileInfo info() {
        return info;
      }

      @Override
      public int read(ByteBuffer into, long at) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Optional<FileChannel> channel() {
        return Optional.empty();
      }

      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(content);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Upload store(VirtualPath file) throws IOException {
    return upload(file, new byte[0]);
  }

  @Override
  public Upload resume(VirtualPath file, long offset) throws IOException {
    byte[] begun = files.containsKey(file) ? stored(file).content : partials.get(file);
    return upload(file, java.util.Arrays.copyOf(begun, (int) offset));
  }

  private Upload upload(VirtualPath file, byte[] beginning) throws IOException {
    points.pass();
    if (!folders.contains(file.parent())) {
      throw new NotDirectoryException(file.parent().toString());
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(beginning);
    boolean[] over = new boolean[1];
    return new Upload() {
      @Override
      public void write(ByteBuffer... bytes) throws IOException {
        for (ByteBuffer each : bytes) {
          if (content.size() + each.remaining() > quota) {
            throw new QuotaExceededException(file.toString(), "the quota leaves no room");
          }
          content.write(each.array(), each.arrayOffset() + each.position(), each.remaining());
        }
        points.pass();
      }

      @Override
      public long position() {
        return content.size();
      }

      @Override
      public FileInfo commit() throws IOException {
        points.pass();
        over[0] = true;
        if (refused.contains(file.toString())) {
          throw new FileRefusedException(file.toString(), "a virus was found");
        }
        partials.remove(file);
        files.put(file, new Stored(content.toByteArray(), clock.now(), "t" + tags++));
        arrived.add(file.toString());
        points.pass();
        return info(file);
      }

      @Override
      public Map<String, Object> detach() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {
        if (!over[0] && !files.containsKey(file)) {
          partials.put(file, content.toByteArray());
        }
      }
    };
  }

  @Override
  public long resumable(VirtualPath file) throws IOException {
    points.pass();
    if (files.containsKey(file)) {
      return stored(file).content.length;
    }
    if (!partials.containsKey(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return partials.get(file).length;
  }

  @Override
  public void deleteFile(VirtualPath file) throws IOException {
    points.pass();
    stored(file);
    files.remove(file);
    points.pass();
  }

  @Override
  public void createFolder(VirtualPath folder) {
    points.pass();
    folders.add(folder);
  }

  @Override
  public void rename(VirtualPath from, VirtualPath to) throws IOException {
    points.pass();
    files.put(to, stored(from));
    files.remove(from);
    points.pass();
  }

  @Override
  public void setModified(VirtualPath path, Instant time) throws IOException {
    points.pass();
    files.put(path, new Stored(stored(path).content, time, "t" + tags++));
    points.pass();
  }

  @Override
  public Upload storeNew(VirtualPath file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload adopt(Map<String, Object> detached) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteFolder(VirtualPath folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Permission> permissions(VirtualPath path) {
    return Set.of();
  }
}
