package io.jackfield.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the files of a folder to change. The system tells of most changes at once; it does not
 * of what another machine does on a network mount, nor of files behind links, so that who waits
 * looks now and then as well. For one thread, but for {@link #close}.
 */
public final class FolderWatch implements AutoCloseable {
  /** Between two looks where the system tells nothing. */
  private static final Duration BLIND = Duration.ofMillis(500);

  private final Path folder;
  private final @Nullable WatchService service;
  private @Nullable WatchKey key;

  /** Which folder it was: another one may take its name. */
  private @Nullable Object watched;

  private FolderWatch(Path folder, @Nullable WatchService service) {
    this.folder = folder;
    this.service = service;
  }

  /**
   * Begins.
   *
   * @param folder need not be there yet
   */
  public static FolderWatch of(Path folder) {
    try {
      FolderWatch watch = new FolderWatch(folder, folder.getFileSystem().newWatchService());
      watch.isWatched();
      return watch;
    } catch (IOException | UnsupportedOperationException e) {
      // A user may have no more than so many: 128 is usual on Linux.
      return new FolderWatch(folder, null);
    }
  }

  /**
   * Blocks until something may have changed since the last call.
   *
   * @param longest after that, or sooner, it is time to look in any case
   * @return whether the system tells of a change
   * @throws InterruptedException also when it was closed
   */
  public boolean await(Duration longest) throws InterruptedException {
    WatchService teller = service;
    try {
      if (teller == null || !isWatched()) {
        Thread.sleep(Math.min(longest.toMillis(), BLIND.toMillis()));
        return false;
      }
      WatchKey changed = teller.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (changed == null) {
        return false;
      }
      changed.pollEvents();
      changed.reset();
      return true;
    } catch (ClosedWatchServiceException e) {
      throw new InterruptedException("closed");
    }
  }

  /** Sees to it, if there is such a folder. */
  private boolean isWatched() {
    WatchKey known = key;
    try {
      Object now = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
      if (known != null && known.isValid() && Objects.equals(now, watched)) {
        return true;
      }
      if (known != null) {
        known.cancel();
      }
      key =
          folder.register(
              Objects.requireNonNull(service),
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      watched = now;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Who waits is interrupted. Any thread. */
  @Override
  public void close() {
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("watch of " + folder, e);
    }
  }
}
