package io.jackfield.tasks;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work in memory only: now or after a time, on a worker. */
final class Calls {
  private final Executor workers;
  private final ScheduledExecutorService timers;
  private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();

  Calls(Executor workers, ScheduledExecutorService timers) {
    this.workers = workers;
    this.timers = timers;
  }

  <T> CompletableFuture<T> call(Callable<T> work, Duration after) {
    Call<T> call = new Call<>(work);
    open.add(call);
    call.whenComplete((result, failure) -> open.remove(call));
    if (after.isZero() || after.isNegative()) {
      hire(call);
    } else {
      call.waitFor(timers.schedule(() -> hire(call), after.toMillis(), TimeUnit.MILLISECONDS));
    }
    return call;
  }

  private void hire(Call<?> call) {
    try {
      workers.execute(call);
    } catch (RejectedExecutionException e) {
      call.completeExceptionally(e);
    }
  }

  /** Takes back what has not begun and interrupts the rest. */
  void cancelAll() {
    open.forEach(call -> call.cancel(true));
  }
}
