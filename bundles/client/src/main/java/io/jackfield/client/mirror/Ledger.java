package io.jackfield.client.mirror;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror has moved, and what it is about to, in a file to which each change is appended:
 * what was written before the end of the process is known after it. For one thread.
 */
final class Ledger implements AutoCloseable {
  /** As a prior version: there was no file. */
  static final String ABSENT = "-";

  /** As a prior version: nobody can tell. */
  static final String UNKNOWN = "?";

  private static final String HEAD = "mirror 1 ";
  private static final int KEPT_DAYS = 60;
  private static final int REFRESHED_DAYS = 7;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final String pair;
  private final long today;
  private final @Nullable FileChannel lock;
  private @Nullable FileChannel file;

  /** What is known of a file. */
  sealed interface Entry permits Begun, Moved, Refused {
    /** Of which version of it, where it comes from. */
    String identity();
  }

  /**
   * It may have been moved, or not.
   *
   * @param prior the version of what was there before; {@link #ABSENT}, {@link #UNKNOWN}
   */
  record Begun(String identity, String prior) implements Entry {}

  /**
   * It has been moved.
   *
   * @param there its version where it has been moved to; empty if nobody can tell
   * @param listed what a listing says as long as it is the same file; empty if that says nothing
   * @param digest of its content; empty if nobody has asked
   * @param day since 1970, on which this was written
   */
  record Moved(String identity, String there, String listed, String digest, long day)
      implements Entry {}

  /** It will not be taken there, whoever tries. */
  record Refused(String identity, String reason) implements Entry {}

  private Ledger(String pair, long today, @Nullable FileChannel lock) {
    this.pair = pair;
    this.today = today;
    this.lock = lock;
  }

  /**
   * Opens it, for nobody else at a time.
   *
   * @param pair of which folders: what is known of others is forgotten
   * @param today days since 1970
   */
  static Ledger open(Path path, String pair, long today) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    FileChannel lock = lock(path);
    Ledger ledger = new Ledger(pair, today, lock);
    boolean done = false;
    try {
      int lines = ledger.read(path);
      if (lines == 0 || lines > 2 * ledger.entries.size() + 1000) {
        ledger.rewrite(path);
      }
      FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
      ledger.file = file;
      file.position(file.size());
      done = true;
      return ledger;
    } finally {
      if (!done) {
        ledger.close();
      }
    }
  }

  /** Reads it, for who changes nothing. */
  static Ledger peek(Path path, String pair, long today) throws IOException {
    Ledger ledger = new Ledger(pair, today, null);
    ledger.read(path);
    return ledger;
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean done = false;
    try {
      @Nullable FileLock lock = channel.tryLock();
      done = lock != null;
    } catch (OverlappingFileLockException e) {
      // Another run of this process.
    } finally {
      if (!done) {
        channel.close();
      }
    }
    if (!done) {
      throw new FileSystemException(path.toString(), null, "an earlier run still goes on");
    }
    return channel;
  }

  /** The number of lines; 0 if they are to be written anew. */
  private int read(Path path) throws IOException {
    String text;
    try {
      text = Files.readString(path);
    } catch (NoSuchFileException e) {
      return 0;
    }
    // What the end of the process has cut off was not written.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEAD + escaped(pair))) {
      return 0;
    }
    lines.subList(1, lines.size()).forEach(this::apply);
    entries.values().removeIf(e -> e instanceof Moved moved && moved.day < today - KEPT_DAYS);
    return text.endsWith("\n") ? lines.size() : 0;
  }

  private void apply(String line) {
    String[] words = line.split("\t", -1);
    for (int i = 0; i < words.length; i++) {
      words[i] = plain(words[i]);
    }
    switch (words[0] + words.length) {
      case "B4" -> entries.put(words[1], new Begun(words[2], words[3]));
      case "M7" ->
          entries.put(
              words[1],
              new Moved(words[2], words[3], words[4], words[5], Long.parseLong(words[6])));
      case "R4" -> entries.put(words[1], new Refused(words[2], words[3]));
      case "F2" -> entries.remove(words[1]);
      default -> {} // Of a later version, or damaged: the file is looked at again.
    }
  }

  private static List<String> words(String path, Entry entry) {
    if (entry instanceof Begun begun) {
      return List.of("B", path, begun.identity, begun.prior);
    }
    if (entry instanceof Moved moved) {
      return List.of(
          "M",
          path,
          moved.identity,
          moved.there,
          moved.listed,
          moved.digest,
          Long.toString(moved.day));
    }
    return List.of("R", path, entry.identity(), ((Refused) entry).reason);
  }

  private void rewrite(Path path) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEAD + escaped(pair)));
    entries.forEach((name, entry) -> lines.add(line(words(name, entry))));
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(fresh, String.join("\n", lines) + "\n");
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(List<String> words) {
    return String.join("\t", words.stream().map(Ledger::escaped).toList());
  }

  private static String escaped(String word) {
    return word.replace("%", "%25").replace("\t", "%09").replace("\n", "%0A").replace("\r", "%0D");
  }

  private static String plain(String word) {
    return word.replace("%0D", "\r").replace("%0A", "\n").replace("%09", "\t").replace("%25", "%");
  }

  private void append(List<String> words) throws IOException {
    if (file == null) {
      throw new IllegalStateException("only to be read");
    }
    ByteBuffer bytes = ByteBuffer.wrap((line(words) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** What is known of a file. */
  Optional<Entry> find(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** The paths of all that something is known of. */
  List<String> paths() {
    return List.copyOf(entries.keySet());
  }

  /** Writes down what is known of a file from now on. */
  void put(String path, Entry entry) throws IOException {
    append(words(path, entry));
    entries.put(path, entry);
  }

  /** Something that has been moved, today. */
  Moved moved(String identity, String there, String listed, String digest) {
    return new Moved(identity, there, listed, digest, today);
  }

  /** Has what is known of a file not be forgotten for its age. */
  void seen(String path, Moved moved) throws IOException {
    if (moved.day < today - REFRESHED_DAYS) {
      put(path, moved(moved.identity, moved.there, moved.listed, moved.digest));
    }
  }

  /** Nothing is known of a file any more. */
  void forget(String path) throws IOException {
    if (entries.containsKey(path)) {
      append(List.of("F", path));
      entries.remove(path);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }
}
