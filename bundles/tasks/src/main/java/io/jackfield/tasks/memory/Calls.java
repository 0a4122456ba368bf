package io.jackfield.tasks.memory;

import io.jackfield.task.Async;
import io.jackfield.task.TaskScope;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one bundle calls in memory. */
class Calls implements Async {
  static final String ENDED = "the bundle has stopped";

  private static final Logger log = LoggerFactory.getLogger(Calls.class);

  /** Whoever waits for a time to be up has nothing to do with work that computes. */
  private static final LaneSpec DEADLINES =
      LaneSpec.of("deadline", 8, Integer.MAX_VALUE).onPlatformThreads();

  private final String bundle;
  private final Workers workers;
  private final BundleLane deadlines;
  private final Timers timers;

  /**
   * Takes no thread before there is work.
   *
   * @param lanes makes a lane of that bundle; nothing if it has stopped
   * @param clock shared by all bundles
   */
  Calls(
      String bundle,
      Bounds bounds,
      Function<LaneSpec, Optional<Lane>> lanes,
      ScheduledExecutorService clock) {
    this.bundle = bundle;
    // How much is done at a time is for the workers to see to.
    LaneSpec spec = LaneSpec.of("call", Integer.MAX_VALUE, 0);
    workers =
        new Workers(bundle, new BundleLane(lanes, spec), bounds::running, bounds.waitingOf(bundle));
    deadlines = new BundleLane(lanes, DEADLINES);
    timers = new Timers(clock, bounds.timersOf(bundle));
  }

  String bundle() {
    return bundle;
  }

  Workers workers() {
    return workers;
  }

  Timers timers() {
    return timers;
  }

  /** Ends something early: its dependents are the bundle's, and have no place among the timers. */
  void timeIsUp(Runnable end) {
    try {
      deadlines.execute(end);
    } catch (RejectedExecutionException e) {
      log.debug("the bundle has just stopped bundle={}", bundle, e);
    }
  }

  @Override
  public void execute(Runnable work) {
    workers.execute(work);
  }

  @Override
  public <T> CompletableFuture<T> call(Callable<T> work) {
    Call<T> call = new Call<>(this, work);
    workers.execute(call);
    return call;
  }

  @Override
  public <T> CompletableFuture<T> call(Callable<T> work, Duration after) {
    if (after.isZero() || after.isNegative()) {
      return call(work);
    }
    Delayed<T> call = new Delayed<>(this, work);
    call.set(nanos(after));
    return call;
  }

  @Override
  public Future<?> atFixedRate(Runnable work, Duration period) {
    return repeat(work, period, true);
  }

  @Override
  public Future<?> withFixedDelay(Runnable work, Duration delay) {
    return repeat(work, delay, false);
  }

  private Future<?> repeat(Runnable work, Duration period, boolean fixedRate) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("not a period: " + period);
    }
    Repeating repeating = new Repeating(this, work, nanos(period), fixedRate);
    repeating.set();
    return repeating;
  }

  @Override
  public TaskScope scope() {
    return new Scope(this);
  }

  @Override
  public TaskScope scope(Duration deadline) {
    Scope scope = new Scope(this);
    scope.limit(deadline);
    return scope;
  }

  /** Beyond what the JDK's timers can count, a century will do. */
  static long nanos(Duration time) {
    Duration most = Duration.ofDays(36_500);
    return (time.compareTo(most) > 0 ? most : time).toNanos();
  }

  /** Cancels all. Does not wait. */
  void end() {
    timers.end();
    workers.end();
    deadlines.end();
  }
}
