package io.jackfield.tasks.memory;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** The timers that one bundle has set. Any thread. */
final class Timers {
  private final ScheduledExecutorService clock;
  private final Quota quota;
  private final Set<Alarm> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /**
   * None yet.
   *
   * @param clock shared with other bundles: nothing of theirs may run there
   */
  Timers(ScheduledExecutorService clock, Quota quota) {
    this.clock = clock;
    this.quota = quota;
  }

  ScheduledExecutorService clock() {
    return clock;
  }

  /**
   * Sets a timer.
   *
   * @param purpose is cancelled when the bundle ends
   * @param due what to do then, on the clock's thread
   * @throws RejectedExecutionException if there are too many, or the bundle has ended
   */
  Alarm set(CompletableFuture<?> purpose, Consumer<Alarm> due, long nanos) {
    quota.enter();
    Alarm alarm = new Alarm(this, purpose, due);
    open.add(alarm);
    try {
      alarm.set(nanos);
    } catch (RejectedExecutionException e) {
      alarm.close();
      throw e;
    }
    if (ended) {
      alarm.close();
      throw new RejectedExecutionException(Calls.ENDED);
    }
    return alarm;
  }

  void forget(Alarm alarm) {
    open.remove(alarm);
    quota.leave();
  }

  /** Closes all, and cancels what they are for. */
  void end() {
    ended = true;
    open.forEach(
        alarm -> {
          alarm.close();
          alarm.purpose.cancel(true);
        });
    quota.end();
  }
}
