package io.jackfield.deploy.tier;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Reason;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleException;

/** Runs code of a bundle on a thread of its own, for it may hang. */
final class Bounded {

  /** What a bundle does. */
  interface Work {
    void run() throws BundleException;
  }

  private Bounded() {}

  /**
   * Returns when the work is done.
   *
   * @param what in the sentence "does not … within 20 s"
   * @throws DeployException if it fails or takes too long; then its thread is interrupted
   */
  static void run(String what, Duration limit, Work work) throws DeployException {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              work.run();
              return true;
            });
    Thread thread = new Thread(task, "deploy " + what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new DeployException("does not " + what + " within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new DeployException("does not " + what + ": " + Reason.of(e), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new DeployException("was interrupted: the daemon stops", e);
    }
  }
}
