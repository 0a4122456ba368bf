package io.jackfield.tasks.memory;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A timer that is set: what it is for, and what to do then, which must be short. */
final class Alarm implements Callable<@Nullable Void> {
  final CompletableFuture<?> purpose;
  private final Timers timers;
  private final Consumer<Alarm> due;
  private @Nullable Future<?> scheduled;
  private boolean closed;

  Alarm(Timers timers, CompletableFuture<?> purpose, Consumer<Alarm> due) {
    this.timers = timers;
    this.purpose = purpose;
    this.due = due;
  }

  /** Sets it, or sets it again. Does nothing when it is closed. */
  synchronized void set(long nanos) {
    if (!closed) {
      scheduled = timers.clock().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public @Nullable Void call() {
    due.accept(this);
    return null;
  }

  /** Cancels it and gives its place back. Does so once. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
    timers.forget(this);
  }
}
