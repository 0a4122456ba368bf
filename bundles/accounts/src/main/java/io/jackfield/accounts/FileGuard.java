package io.jackfield.accounts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time, over processes and over the two versions of the bundle that run during a
 * swap, which share nothing but the JVM's table of file locks.
 */
final class FileGuard {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Path file;

  FileGuard(Path file) {
    this.file = file;
  }

  /** Something to do while nobody else writes. */
  interface Work {
    void run() throws IOException;
  }

  void whileLocked(Work work) throws IOException {
    try (FileChannel channel =
            PrivateFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = locked(channel)) {
      if (!lock.isValid()) {
        throw new IOException("the lock on " + file + " was lost");
      }
      work.run();
    }
  }

  private FileLock locked(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      FileLock lock = attempt(channel);
      if (lock != null) {
        return lock;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new IOException(file + " stays locked by another process");
  }

  private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held in this JVM, where lock() would not wait but fail like this.
      return null;
    }
  }
}
