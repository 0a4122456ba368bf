package io.jackfield.config.etc;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the folder now and then. Polled: a WatchService sees nothing on a network mount. */
final class EtcWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EtcWatch.class);
  private static final long EVERY_MILLIS = 500;

  private final ScheduledExecutorService thread;

  private EtcWatch(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  static EtcWatch start(Etc etc) {
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(EtcWatch::daemon);
    thread.scheduleWithFixedDelay(
        () -> look(etc), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return new EtcWatch(thread);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "etc");
    thread.setDaemon(true);
    return thread;
  }

  private static void look(Etc etc) {
    try {
      etc.look();
    } catch (RuntimeException e) {
      // An exception would end the watch without a word.
      log.error("cannot look at etc/", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
