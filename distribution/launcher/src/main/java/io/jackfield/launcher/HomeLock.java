package io.jackfield.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second daemon out of a home. The kernel drops the lock when the process ends, however it
 * ends; {@code run/pid} is only there to be read.
 */
final class HomeLock implements Closeable {
  private final FileChannel channel;
  private final Path pid;

  private HomeLock(FileChannel channel, Path pid) {
    this.channel = channel;
    this.pid = pid;
  }

  static HomeLock take(Path run) throws IOException, StartFailure {
    Path pid = run.resolve("pid");
    FileChannel channel =
        FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new StartFailure(
          "a daemon runs from " + run.getParent() + " already, process " + read(pid));
    }
    Files.writeString(pid, ProcessHandle.current().pid() + "\n");
    return new HomeLock(channel, pid);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process has it.
      return null;
    }
  }

  private static String read(Path pid) {
    try {
      return Files.readString(pid).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(pid);
    channel.close();
  }
}
