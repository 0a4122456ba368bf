package io.jackfield.http.exchange;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer of a connection; on its event loop, and cancelled before the connection moves on. */
public final class Deadline {
  private final EventExecutor loop;
  private @Nullable ScheduledFuture<?> pending;

  public Deadline(EventExecutor loop) {
    this.loop = loop;
  }

  /** Starts it unless it runs. */
  public void ensure(long seconds, Runnable otherwise) {
    ensureNanos(TimeUnit.SECONDS.toNanos(seconds), otherwise);
  }

  /** The same, in nanoseconds. */
  void ensureNanos(long nanos, Runnable otherwise) {
    if (pending == null) {
      pending =
          loop.schedule(
              () -> {
                pending = null;
                otherwise.run();
              },
              nanos,
              TimeUnit.NANOSECONDS);
    }
  }

  public void cancel() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }
}
