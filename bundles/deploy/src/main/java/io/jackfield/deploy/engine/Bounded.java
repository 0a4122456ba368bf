package io.jackfield.deploy.engine;

import io.jackfield.deploy.DeployException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs code of a bundle on a thread of its own, for it may hang. */
final class Bounded {
  private Bounded() {}

  /**
   * Returns when the work is done.
   *
   * @param what in the sentence "does not … within 20 s"
   * @throws DeployException if it fails or takes too long; then its thread is interrupted
   */
  static void run(String what, Duration limit, Callable<?> work) throws DeployException {
    FutureTask<?> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "deploy " + what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new DeployException("does not " + what + " within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new DeployException("does not " + what + ": " + reason(e), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new DeployException("was interrupted: the daemon stops", e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The message of a missing class is its bare name.
    return root instanceof Error || root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
