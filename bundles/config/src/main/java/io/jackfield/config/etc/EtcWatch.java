package io.jackfield.config.etc;

import io.jackfield.config.FolderWatch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the folder looked at when something in it may have changed, on a thread of its own. */
final class EtcWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EtcWatch.class);
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** For what the system does not tell, as on a network mount. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Etc etc;
  private final FolderWatch folder;
  private final Thread thread;

  private EtcWatch(Etc etc, FolderWatch folder) {
    this.etc = etc;
    this.folder = folder;
    thread = new Thread(this::run, "etc");
    thread.setDaemon(true);
  }

  /** Closes the folder's watch with it. */
  static EtcWatch start(Etc etc, FolderWatch folder) {
    EtcWatch watch = new EtcWatch(etc, folder);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (true) {
        if (isSettled()) {
          folder.await(LONGEST);
        } else {
          Thread.sleep(AGAIN.toMillis());
        }
      }
    } catch (InterruptedException e) {
      log.debug("closed", e);
    }
  }

  private boolean isSettled() {
    try {
      return etc.look();
    } catch (RuntimeException | Error e) {
      // It would end the watch without a word.
      log.error("cannot look at etc/", e);
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    folder.close();
  }
}
