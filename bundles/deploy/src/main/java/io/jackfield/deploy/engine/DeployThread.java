package io.jackfield.deploy.engine;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the folders: once to start the live tier, then again and again. */
final class DeployThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeployThread.class);
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final long READY_EVERY_MILLIS = 20;

  private final ScheduledExecutorService executor;

  private DeployThread(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  static DeployThread start(LiveTier tier, Readiness readiness) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(DeployThread::daemon);
    executor.execute(() -> follow(tier));
    executor.execute(() -> watch(executor, readiness));
    executor.scheduleWithFixedDelay(
        () -> follow(tier), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return new DeployThread(executor);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "deploy");
    thread.setDaemon(true);
    return thread;
  }

  private static void follow(LiveTier tier) {
    try {
      tier.follow();
    } catch (RuntimeException e) {
      // An exception would end the watch without a word.
      log.error("cannot follow the folders", e);
    }
  }

  private static void watch(ScheduledExecutorService executor, Readiness readiness) {
    if (!readiness.look() && !executor.isShutdown()) {
      executor.schedule(
          () -> watch(executor, readiness), READY_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
