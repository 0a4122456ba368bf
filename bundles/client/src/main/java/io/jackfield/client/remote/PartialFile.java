package io.jackfield.client.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a file, in {@code NAME.part} beside it, and in {@code NAME.part.version} which
 * file of the server it is of. Locked while it is open, so that nobody else writes it. For one
 * thread.
 */
final class PartialFile implements AutoCloseable {
  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
  private static final long LONGEST_NOTE = 64 * 1024;

  /** From here on even a crash is not to cost what has come. */
  private static final long WORTH_NOTING = 1 << 20;

  /**
   * What is open in this process: to close a file ends all locks that the process has on it
   * (POSIX), so that nobody is to open one that is locked.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path part;
  private final Path note;
  private final String source;
  private final FileChannel channel;
  private String version = "";
  private boolean noted;

  /** Whether the part has its name, or was deleted: what has its name now is somebody else's. */
  private boolean gone;

  private long position;

  private PartialFile(Path file, String source, FileChannel channel) {
    this.file = file;
    this.part = beside(file, ".part");
    this.note = beside(file, ".part.version");
    this.source = source;
    this.channel = channel;
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /**
   * Opens or creates it.
   *
   * @param source from where: what came from elsewhere is of no use
   * @throws FileSystemException if somebody else has it open
   */
  static PartialFile open(Path file, String source) throws IOException {
    Path part = beside(file, ".part");
    Path name = part.toAbsolutePath().normalize();
    if (!OPEN.add(name)) {
      throw isBusy(part);
    }
    boolean done = false;
    try {
      PartialFile open = new PartialFile(file, source, openLocked(part));
      done = true;
      open.recallOrClose();
      return open;
    } finally {
      if (!done) {
        OPEN.remove(name);
      }
    }
  }

  private static FileChannel openLocked(Path part) throws IOException {
    while (true) {
      // Asked before and after: what is opened between is that file, and not one to which whoever
      // had the lock before has given its name meanwhile.
      Object known = identity(part);
      FileChannel channel = FileChannel.open(part, OPTIONS);
      boolean done = false;
      try {
        lock(channel, part);
        if (known != null && known.equals(identity(part))) {
          done = true;
          return channel;
        }
      } finally {
        if (!done) {
          channel.close();
        }
      }
    }
  }

  private static @Nullable Object identity(Path part) throws IOException {
    try {
      BasicFileAttributes facts =
          Files.readAttributes(part, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Objects.requireNonNullElse(facts.fileKey(), "a file");
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void lock(FileChannel channel, Path part) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Somebody of this process, by another name or of another version.
    }
    throw isBusy(part);
  }

  private static FileSystemException isBusy(Path part) {
    return new FileSystemException(part.toString(), null, "another transfer is writing it");
  }

  private void recallOrClose() throws IOException {
    boolean done = false;
    try {
      recall();
      done = true;
    } finally {
      if (!done) {
        release();
      }
    }
  }

  private void recall() throws IOException {
    position = channel.size();
    if (position == 0) {
      return;
    }
    try {
      noted = true;
      List<String> lines = Files.size(note) > LONGEST_NOTE ? List.of() : Files.readAllLines(note);
      if (lines.size() == 2 && lines.get(0).equals(source)) {
        version = lines.get(1);
      }
    } catch (NoSuchFileException | CharacterCodingException e) {
      // Nobody knows what the part is of.
    }
  }

  /** What the beginning is of, as {@link #restart} was told; empty if nobody knows. */
  String version() {
    return version;
  }

  /** How many bytes are there. */
  long position() {
    return position;
  }

  /** Throws away what is there. */
  void restart(String fresh) throws IOException {
    // In this order, so that a crash between leaves no content with a wrong version.
    if (position > 0) {
      Files.deleteIfExists(note);
      channel.truncate(0);
    }
    noted = false;
    position = 0;
    version = fresh.indexOf('\n') < 0 && fresh.indexOf('\r') < 0 ? fresh : "";
  }

  private void takeNote() throws IOException {
    if (!noted && !version.isEmpty()) {
      noted = true;
      Path temporary = beside(file, ".part.version.tmp");
      // A new one, for to write what is there may be to follow a link.
      Files.deleteIfExists(temporary);
      Files.write(
          temporary,
          List.of(source, version),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      Files.move(temporary, note, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Shows the digest what is there, if it wants to know. */
  void read(byte[] buffer, Digest digest) throws IOException {
    long at = 0;
    while (digest.isWanted() && at < position) {
      int count = channel.read(ByteBuffer.wrap(buffer), at);
      if (count < 0) {
        throw new FileSystemException(part.toString(), null, "has become shorter meanwhile");
      }
      digest.update(buffer, count);
      at += count;
    }
  }

  /** Appends. */
  void write(byte[] bytes, int count) throws IOException {
    for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count); rest.hasRemaining(); ) {
      position += channel.write(rest, position);
    }
    if (position >= WORTH_NOTING) {
      takeNote();
    }
  }

  /** Gives it its name, in one step. */
  void commit(boolean sync) throws IOException {
    if (sync) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    gone = true;
    if (noted) {
      Files.deleteIfExists(note);
    }
    if (sync) {
      forceFolder();
    }
  }

  private void forceFolder() {
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Some platforms open no folders. The content is safe, the rename will be.
    }
  }

  /** Nothing of it is of use. */
  void discard() throws IOException {
    if (noted) {
      Files.deleteIfExists(note);
    }
    Files.deleteIfExists(part);
    gone = true;
    noted = false;
    position = 0;
    version = "";
  }

  /** Leaves what has come for a later time; an empty part is nothing. */
  @Override
  public void close() throws IOException {
    try {
      if (!gone) {
        if (position == 0) {
          discard();
        } else {
          takeNote();
        }
      }
    } finally {
      release();
    }
  }

  private void release() throws IOException {
    try {
      channel.close();
    } finally {
      OPEN.remove(part.toAbsolutePath().normalize());
    }
  }
}
