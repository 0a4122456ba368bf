package io.jackfield.deploy.engine;

import io.jackfield.deploy.DeployException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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

  static DeployThread start(Runnable first, LiveTier tier, StartWatch watch) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(DeployThread::daemon);
    executor.execute(() -> follow(tier));
    executor.execute(first);
    executor.execute(() -> look(executor, watch));
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

  private static void look(ScheduledExecutorService executor, StartWatch watch) {
    if (!watch.look() && !executor.isShutdown()) {
      long pause = watch.hasTold() ? LOOK_EVERY_MILLIS : READY_EVERY_MILLIS;
      executor.schedule(() -> look(executor, watch), pause, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Makes a change and waits for it. Who is interrupted does not wait any more, and the change goes
   * on: a shell that is itself replaced is such a caller.
   */
  <T> T call(Callable<T> change) throws DeployException {
    try {
      return executor.submit(change).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException("it goes on, see: jackfield history", e);
    } catch (RejectedExecutionException e) {
      throw new DeployException("the daemon stops", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeployException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Does something now and then, between changes. */
  void every(long millis, Runnable work) {
    Runnable careful =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // An exception would end the schedule without a word.
            log.error("failed at what is done now and then", e);
          }
        };
    executor.scheduleWithFixedDelay(careful, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
