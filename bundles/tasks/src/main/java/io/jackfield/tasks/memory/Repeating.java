package io.jackfield.tasks.memory;

import io.jackfield.util.OccasionalLine;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done again and again, each time as a call of its own, until it is cancelled. */
final class Repeating extends Owned<@Nullable Void> {
  private static final Logger log = LoggerFactory.getLogger(Repeating.class);

  private final OccasionalLine failures = new OccasionalLine();
  private final Runnable work;
  private final long period;
  private final boolean fixedRate;
  private volatile @Nullable Call<?> run;

  /** By {@link System#nanoTime}; one run at a time writes it. */
  private volatile long next;

  Repeating(Calls calls, Runnable work, long period, boolean fixedRate) {
    super(calls);
    this.work = work;
    this.period = period;
    this.fixedRate = fixedRate;
  }

  void set() {
    next = System.nanoTime() + period;
    Alarm alarm = calls.timers().set(this, this::due, period);
    whenComplete((result, failure) -> end(alarm));
  }

  private void end(Alarm alarm) {
    alarm.close();
    Call<?> going = run;
    if (going != null) {
      going.cancel(true);
    }
  }

  private void due(Alarm alarm) {
    Call<@Nullable Void> call = new Call<>(calls, this::perform);
    run = call;
    if (isDone()) {
      return;
    }
    call.whenComplete((result, failure) -> again(alarm, failure));
    try {
      calls.workers().executePromised(call);
    } catch (RejectedExecutionException e) {
      calls.timeIsUp(() -> call.completeExceptionally(e));
    }
  }

  private @Nullable Void perform() {
    work.run();
    return null;
  }

  private void again(Alarm alarm, @Nullable Throwable failure) {
    if (isDone()) {
      return;
    }
    if (failure != null) {
      failures.say(
          suppressed ->
              log.error(
                  "timer failed, goes on bundle={} work={} suppressed={}",
                  calls.bundle(),
                  work.getClass().getName(),
                  suppressed,
                  failure));
    }
    long now = System.nanoTime();
    next = after(next, now);
    try {
      alarm.set(next - now);
    } catch (RejectedExecutionException e) {
      // The engine stops, and cancels it.
      log.debug("timer not set again", e);
    }
  }

  /** When the next run is due, after one that was due at a time and is over now. */
  long after(long due, long now) {
    if (!fixedRate) {
      return now + period;
    }
    long late = now - (due + period);
    return due + period + (late < 0 ? 0 : (late / period + 1) * period);
  }
}
