package io.jackfield.tasks.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future of a bundle: it, and those made from it, use the bundle's workers and timers. The JDK's
 * own would outlive the bundle and keep it in memory.
 */
class Owned<T> extends CompletableFuture<T> {
  final Calls calls;

  Owned(Calls calls) {
    this.calls = calls;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Owned<>(calls);
  }

  @Override
  public Executor defaultExecutor() {
    return calls;
  }

  @Override
  public CompletableFuture<T> orTimeout(long time, TimeUnit unit) {
    return after(time, unit, () -> completeExceptionally(new TimeoutException()));
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long time, TimeUnit unit) {
    return after(time, unit, () -> complete(value));
  }

  private CompletableFuture<T> after(long time, TimeUnit unit, Runnable end) {
    if (!isDone()) {
      Alarm alarm = calls.timers().set(this, alone -> calls.timeIsUp(end), unit.toNanos(time));
      whenComplete((result, failure) -> alarm.close());
    }
    return this;
  }
}
