package io.jackfield.deploy.tier;

import io.jackfield.config.FolderWatch;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a folder looked at, from a thread of its own: when it has changed, a few times after that,
 * since what is being copied there counts when it does not change any more, and now and then.
 */
final class FolderLooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderLooks.class);
  private static final Duration OFTEN = Duration.ofMillis(500);
  private static final Duration RARELY = Duration.ofSeconds(2);

  /** As long as the folder may take to come to rest. */
  private static final int LOOKS_AFTER_A_CHANGE = 6;

  /** Returns when it has looked. */
  interface Look {
    void run() throws InterruptedException, ExecutionException;
  }

  private final FolderWatch folder;
  private final BooleanSupplier busy;
  private final Look look;
  private final Thread thread;

  /**
   * Not started.
   *
   * @param folder is closed with it
   * @param busy whether to look often, whatever the folder does
   */
  FolderLooks(FolderWatch folder, BooleanSupplier busy, Look look) {
    this.folder = folder;
    this.busy = busy;
    this.look = look;
    thread = new Thread(this::run, "deploy folder");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      int left = LOOKS_AFTER_A_CHANGE;
      while (true) {
        if (left > 0 || busy.getAsBoolean()) {
          Thread.sleep(OFTEN.toMillis());
          left--;
        } else if (folder.await(RARELY)) {
          left = LOOKS_AFTER_A_CHANGE;
        }
        look();
      }
    } catch (InterruptedException | RejectedExecutionException e) {
      log.debug("closed", e);
    }
  }

  private void look() throws InterruptedException {
    try {
      look.run();
    } catch (ExecutionException e) {
      log.error("cannot look at the folder", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    folder.close();
  }
}
