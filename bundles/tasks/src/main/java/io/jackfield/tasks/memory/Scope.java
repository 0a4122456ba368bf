package io.jackfield.tasks.memory;

import io.jackfield.task.TaskScope;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls that have not ended yet, and why the rest of them is not wanted any more. */
final class Scope implements TaskScope {
  private final Calls calls;
  private final Owned<@Nullable Void> time;

  // Guarded by this.
  private final Set<Fork<?>> open = new LinkedHashSet<>();
  private @Nullable Throwable failure;
  private int forked;
  private boolean closed;

  Scope(Calls calls) {
    this.calls = calls;
    time = new Owned<>(calls);
  }

  void limit(Duration deadline) {
    time.orTimeout(Calls.nanos(deadline), TimeUnit.NANOSECONDS);
    time.whenComplete((result, end) -> stop(end));
  }

  @Override
  public <T> CompletableFuture<T> fork(Callable<T> work) {
    Fork<T> fork = new Fork<>(work);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the scope is closed");
      }
      open.add(fork);
      forked++;
      notifyAll();
    }
    fork.whenComplete((result, end) -> forkDone(end));
    if (failure() != null) {
      fork.cancel(true);
      return fork;
    }
    try {
      calls.workers().execute(fork);
    } catch (RejectedExecutionException e) {
      ended(fork);
      throw e;
    }
    return fork;
  }

  private void forkDone(@Nullable Throwable end) {
    // One that is not wanted any more is no failure.
    if (!(end instanceof CancellationException)) {
      stop(end);
    }
  }

  private synchronized @Nullable Throwable failure() {
    return failure;
  }

  private synchronized void ended(Fork<?> fork) {
    open.remove(fork);
    notifyAll();
  }

  private synchronized List<Fork<?>> open() {
    return List.copyOf(open);
  }

  private void stop(@Nullable Throwable why) {
    if (why == null) {
      return;
    }
    synchronized (this) {
      if (failure == null) {
        failure = why;
      }
      notifyAll();
    }
    open().forEach(fork -> fork.cancel(true));
  }

  @Override
  public void join() throws InterruptedException, ExecutionException, TimeoutException {
    int helped;
    do {
      helped = forked();
      for (Fork<?> fork : open()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        fork.run();
      }
    } while (!awaitEnd(helped));
    throwFailure(failure());
  }

  private synchronized int forked() {
    return forked;
  }

  /** Until there is nothing to do, or work that has been forked since. */
  private synchronized boolean awaitEnd(int before) throws InterruptedException {
    while (!open.isEmpty() && failure == null && forked == before) {
      wait();
    }
    return open.isEmpty() || failure != null;
  }

  private static void throwFailure(@Nullable Throwable failure)
      throws ExecutionException, TimeoutException {
    if (failure instanceof TimeoutException) {
      throw new TimeoutException("the scope's deadline has passed");
    }
    if (failure instanceof CancellationException) {
      throw new CancellationException("the scope was cancelled");
    }
    if (failure != null) {
      throw new ExecutionException(failure);
    }
  }

  @Override
  public void cancel() {
    stop(new CancellationException());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (!open().isEmpty()) {
      cancel();
    }
    time.complete(null);
    awaitNone();
  }

  private void awaitNone() {
    boolean interrupted = false;
    synchronized (this) {
      while (!open.isEmpty()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Fork<T> extends Call<T> {
    Fork(Callable<T> work) {
      super(Scope.this.calls, work);
    }

    @Override
    void ended() {
      Scope.this.ended(this);
    }
  }
}
