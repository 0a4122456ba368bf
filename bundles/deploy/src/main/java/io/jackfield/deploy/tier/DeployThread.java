package io.jackfield.deploy.tier;

import io.jackfield.config.FolderWatch;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Reason;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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
  private final AtomicBoolean toldSoon = new AtomicBoolean();
  private volatile Runnable teller = () -> {};
  private volatile @Nullable FolderLooks looks;

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
    } finally {
      tellSoon();
    }
  }

  /**
   * Does something when a folder may have changed, and now and then, between changes.
   *
   * @param folder is closed with this
   * @param busy whether it is to be done often
   */
  void follow(FolderWatch folder, BooleanSupplier busy, Runnable work) {
    Runnable careful = careful(work);
    FolderLooks following =
        new FolderLooks(
            folder,
            busy,
            () -> {
              changes.submit(careful).get();
              tellSoon();
            });
    looks = following;
    following.start();
  }

  /**
   * What tells of changes: called after each that is made here, and after each look at the folder.
   * May take any time.
   */
  void tellWith(Runnable work) {
    teller = careful(work);
  }

  private void tellSoon() {
    if (!toldSoon.getAndSet(true)) {
      try {
        apart.execute(
            () -> {
              toldSoon.set(false);
              teller.run();
            });
      } catch (RejectedExecutionException e) {
        log.debug("told at the next start", e);
      }
    }
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

  private static Runnable careful(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        // It would end the schedule without a word.
        log.error("failed at what is done now and then", e);
      }
    };
  }

  @Override
  public void close() {
    FolderLooks following = looks;
    if (following != null) {
      following.close();
    }
    changes.shutdownNow();
    watch.shutdownNow();
    apart.shutdownNow();
  }
}
