package io.jackfield.transport.core;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A view of the workers for one bundle, whose running work can be interrupted without the rest. */
final class RevocableExecutor extends AbstractExecutorService {
  private final ExecutorService workers;
  private final Set<Tracked> running = ConcurrentHashMap.newKeySet();
  private volatile boolean revoked;

  RevocableExecutor(ExecutorService workers) {
    this.workers = workers;
  }

  @Override
  public void execute(Runnable command) {
    if (revoked) {
      throw new RejectedExecutionException("the bundle has stopped");
    }
    Tracked task = new Tracked(command);
    running.add(task);
    workers.execute(task);
  }

  /** Interrupts what runs and returns how much that was. */
  int revoke() {
    revoked = true;
    List<Tracked> left = List.copyOf(running);
    left.forEach(task -> task.cancel(true));
    return left.size();
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException("the workers are shared");
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException("the workers are shared");
  }

  @Override
  public boolean isShutdown() {
    return revoked;
  }

  @Override
  public boolean isTerminated() {
    return revoked && running.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }

  private final class Tracked extends FutureTask<Void> {
    private final Runnable command;

    Tracked(Runnable command) {
      super(command, null);
      this.command = command;
    }

    @Override
    protected void done() {
      running.remove(this);
    }

    @Override
    protected void setException(Throwable failure) {
      super.setException(failure);
      // Nobody asks this future: hand it to who reports what a thread died of.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }

    @Override
    public String toString() {
      return "work of " + command;
    }
  }
}
