package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Reason;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one change after the other; and beside it what must not wait for a change, and apart from
 * both what may hang.
 */
final class DeployThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeployThread.class);

  private final ScheduledExecutorService changes = thread("deploy");
  private final ScheduledExecutorService watch = thread("deploy watch");

  private final ScheduledExecutorService apart = thread("deploy events");

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Does something once, in its turn. */
  void once(Runnable work) {
    changes.execute(careful(work));
  }

  /**
   * Makes a change and waits for it. Who is interrupted does not wait any more, and the change goes
   * on: a shell that is itself replaced is such a caller.
   */
  <T> T call(Callable<T> change) throws DeployException {
    try {
      return changes.submit(change).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException("it goes on, see: jackfield history", e);
    } catch (RejectedExecutionException e) {
      throw new DeployException("the daemon stops", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeployException refused) {
        throw refused;
      }
      log.error("failed", e.getCause());
      throw new DeployException("failed: " + Reason.of(e), e);
    }
  }

  /** Does something now and then, between changes. */
  void every(long millis, Runnable work) {
    changes.scheduleWithFixedDelay(careful(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Does something between changes until it says that it is done. */
  void until(BooleanSupplier done, LongSupplier pauseMillis) {
    once(
        () -> {
          if (!done.getAsBoolean() && !changes.isShutdown()) {
            changes.schedule(
                () -> until(done, pauseMillis), pauseMillis.getAsLong(), TimeUnit.MILLISECONDS);
          }
        });
  }

  /** Does something now and then, however long a change takes meanwhile. */
  void beside(long millis, Runnable work) {
    watch.scheduleWithFixedDelay(careful(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Does something once, later, that may take any time. */
  void later(long millis, Runnable work) {
    apart.schedule(careful(work), millis, TimeUnit.MILLISECONDS);
  }

  /** Does something now and then that may take any time. */
  void apart(long millis, Runnable work) {
    apart.scheduleWithFixedDelay(careful(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable careful(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        // An exception would end the schedule without a word.
        log.error("failed at what is done now and then", e);
      }
    };
  }

  @Override
  public void close() {
    changes.shutdownNow();
    watch.shutdownNow();
    apart.shutdownNow();
  }
}
