package io.jackfield.tasks;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Work and the future of its result; cancelling it interrupts the work. */
final class Call<T> extends CompletableFuture<T> implements Runnable {
  private final Callable<T> work;
  private @Nullable Thread thread;
  private @Nullable Future<?> timer;

  Call(Callable<T> work) {
    this.work = work;
  }

  synchronized void waitFor(Future<?> newTimer) {
    timer = newTimer;
  }

  @Override
  public void run() {
    if (!enter()) {
      return;
    }
    try {
      complete(work.call());
    } catch (Throwable e) {
      completeExceptionally(e);
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    if (isDone()) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  private synchronized void leave() {
    thread = null;
    // One that came too late is nobody else's.
    Thread.interrupted();
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    interrupt(cancelled);
    return cancelled;
  }

  private synchronized void interrupt(boolean cancelled) {
    if (timer != null) {
      timer.cancel(false);
    }
    if (cancelled && thread != null) {
      thread.interrupt();
    }
  }
}
