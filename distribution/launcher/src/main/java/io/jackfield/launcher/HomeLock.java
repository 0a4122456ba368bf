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
 * Keeps a second daemon out of the folders that one has to itself: {@code run} and {@code data},
 * which need not lie in one home. The kernel drops the locks when the process ends, however it
 * ends; {@code run/pid} is only there to be read.
 */
final class HomeLock implements Closeable {
  private final FileChannel run;
  private final FileChannel data;
  private final Path pid;

  private HomeLock(FileChannel run, FileChannel data, Path pid) {
    this.run = run;
    this.data = data;
    this.pid = pid;
  }

  static HomeLock take(Path run, Path data) throws IOException, StartFailure {
    Path pid = run.resolve("pid");
    FileChannel first = lock(run, "a daemon runs from " + run + " already, process " + read(pid));
    try {
      FileChannel second = lock(data, "a daemon that runs has " + data + " already");
      Files.writeString(pid, ProcessHandle.current().pid() + "\n");
      return new HomeLock(first, second, pid);
    } catch (IOException | StartFailure e) {
      first.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder, String taken) throws IOException, StartFailure {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new StartFailure(taken);
    }
    return channel;
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
    run.close();
    data.close();
  }
}
