package io.jackfield.it;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.Executable;

/** Something that goes on in a thread of its own beside a test. */
final class Aside {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final FutureTask<Void> task;

  private Aside(Executable what) {
    task =
        new FutureTask<>(
            () -> {
              try {
                what.execute();
                return null;
              } catch (Exception | Error e) {
                throw e;
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
  }

  static Aside run(Executable what) {
    Aside aside = new Aside(what);
    Thread thread = new Thread(aside.task, "aside");
    thread.setDaemon(true);
    thread.start();
    return aside;
  }

  /** Whether it is over, now or after a while; fails if it has failed. */
  boolean isOver(Duration patience) throws InterruptedException {
    try {
      task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("failed aside", e.getCause());
    }
  }

  boolean isOver() throws InterruptedException {
    return isOver(Duration.ZERO);
  }

  /** Waits for the end; fails if it has failed or does not come to an end. */
  void join() throws InterruptedException {
    if (!isOver(LIMIT)) {
      throw new AssertionError("not over after " + LIMIT);
    }
  }
}
