package io.jackfield.tasks.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Work and the future of its result. Whoever completes it before the work does interrupts the work;
 * the interrupt reaches nothing that its thread does afterwards. Any thread may run it, once.
 */
class Call<T> extends Owned<T> implements Runnable {
  private static final VarHandle RUNNER;
  private static final Object INTERRUPTING = new Object();
  private static final Object INTERRUPTED = new Object();
  private static final Object ENDED = new Object();

  static {
    try {
      RUNNER = MethodHandles.lookup().findVarHandle(Call.class, "runner", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Callable<T> work;

  /** Nothing until it is begun; then the thread at work, until that is interrupted or through. */
  private volatile @Nullable Object runner;

  Call(Calls calls, Callable<T> work) {
    super(calls);
    this.work = work;
  }

  @Override
  @SuppressWarnings({"IllegalCatch", "NullAway"}) // work may fail in any way, and answer nothing
  public void run() {
    Thread thread = Thread.currentThread();
    if (!RUNNER.compareAndSet(this, null, thread)) {
      return;
    }
    T result = null;
    Throwable failure = null;
    try {
      result = work.call();
    } catch (Throwable e) {
      failure = e;
    }
    leave(thread);
    if (failure == null) {
      super.complete(result);
    } else {
      super.completeExceptionally(failure);
    }
    ended();
  }

  private void leave(Thread thread) {
    if (!RUNNER.compareAndSet(this, thread, ENDED)) {
      while (runner == INTERRUPTING) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
  }

  /** Once, when the work is over or will never begin, and its dependents have run. */
  void ended() {}

  @Override
  public boolean complete(T value) {
    return revoke(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return revoke(super.completeExceptionally(failure));
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return revoke(super.cancel(mayInterrupt));
  }

  private boolean revoke(boolean completed) {
    if (!completed) {
      return false;
    }
    if (RUNNER.compareAndSet(this, null, ENDED)) {
      ended();
    } else if (runner instanceof Thread thread
        && RUNNER.compareAndSet(this, thread, INTERRUPTING)) {
      thread.interrupt();
      runner = INTERRUPTED;
    }
    return true;
  }
}
