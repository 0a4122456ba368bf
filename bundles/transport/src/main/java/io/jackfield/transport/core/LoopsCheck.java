package io.jackfield.transport.core;

import io.jackfield.health.Checks;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of event loops that do not go on: their connections get no answer. */
@Component(
    property = {
      HealthCheck.NAME + "=event loops",
      HealthCheck.TAGS + "=" + Checks.LIVE,
      HealthCheck.TAGS + "=" + Checks.READY
    })
public final class LoopsCheck implements HealthCheck {
  /** Less than a check may take. */
  private static final long PATIENCE_MILLIS = 1500;

  private final Iterable<EventExecutor> loops;

  /** Asks the loops of the daemon. */
  @Activate
  public LoopsCheck(@Reference TransportEngine engine) {
    this(engine.resources().loops());
  }

  LoopsCheck(Iterable<EventExecutor> loops) {
    this.loops = loops;
  }

  @Override
  public Result execute() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    List<Future<?>> answers = new ArrayList<>();
    try {
      loops.forEach(loop -> answers.add(loop.submit(() -> {})));
      long silent = 0;
      for (Future<?> each : answers) {
        silent += answers(each, deadline - System.nanoTime()) ? 0 : 1;
      }
      return Checks.result(
          Result.Status.CRITICAL,
          silent == 0
              ? List.of()
              : List.of(
                  silent
                      + " of "
                      + answers.size()
                      + " event loops have not answered for "
                      + PATIENCE_MILLIS
                      + " ms"));
    } catch (RejectedExecutionException e) {
      return new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "the daemon stops");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(Result.Status.HEALTH_CHECK_ERROR, "interrupted");
    }
  }

  private static boolean answers(Future<?> answer, long nanos) throws InterruptedException {
    try {
      answer.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      return false;
    }
  }
}
