package io.jackfield.transport.threads;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads as one bundle has them, whose running work can be interrupted without the rest. */
public final class RevocableExecutor extends AbstractExecutorService {
  private static final Logger log = LoggerFactory.getLogger(RevocableExecutor.class);

  private final ExecutorService workers;
  private final boolean shared;
  private final Set<Tracked> running = ConcurrentHashMap.newKeySet();
  private volatile boolean revoked;

  private RevocableExecutor(ExecutorService workers, boolean shared) {
    this.workers = workers;
    this.shared = shared;
  }

  /** A view of workers that others have too. */
  public static RevocableExecutor over(ExecutorService shared) {
    return new RevocableExecutor(shared, true);
  }

  /** The only user of threads, which end with it. */
  public static RevocableExecutor owning(ExecutorService threads) {
    return new RevocableExecutor(threads, false);
  }

  @Override
  public void execute(Runnable command) {
    if (revoked) {
      throw new RejectedExecutionException("the bundle has stopped");
    }
    Tracked task = new Tracked(command);
    running.add(task);
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      running.remove(task);
      throw e;
    }
    if (revoked) {
      // Too late for revoke() to have seen it.
      task.cancel(true);
    }
  }

  /** What runs or waits for a worker, in words. */
  public List<String> describe() {
    return running.stream().map(Tracked::toString).toList();
  }

  /** Interrupts what runs and returns how much that was. */
  public int revoke() {
    revoked = true;
    List<Tracked> left = List.copyOf(running);
    left.forEach(task -> task.cancel(true));
    if (!shared) {
      workers.shutdownNow();
    }
    return left.size();
  }

  @Override
  public void shutdown() {
    requireOwn();
    workers.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    requireOwn();
    revoke();
    return List.of();
  }

  private void requireOwn() {
    if (shared) {
      throw new UnsupportedOperationException("the workers are shared");
    }
  }

  @Override
  public boolean isShutdown() {
    return revoked || workers.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return shared ? revoked && running.isEmpty() : workers.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return shared ? isTerminated() : workers.awaitTermination(timeout, unit);
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

    /** What has not begun by the time of revoke() does not begin any more. */
    @Override
    public void run() {
      if (revoked) {
        cancel(false);
      } else {
        super.run();
        BootThreads.resetLoader(Thread.currentThread());
      }
    }

    /** Who waits for the result of work that never began must not wait for ever. */
    @Override
    public boolean cancel(boolean interrupt) {
      boolean cancelled = super.cancel(interrupt);
      if (command instanceof Future<?> result) {
        result.cancel(interrupt);
      }
      return cancelled;
    }

    /** Nobody asks this future. */
    @Override
    protected void setException(Throwable failure) {
      super.setException(failure);
      log.error("work failed of={}", command.getClass().getName(), failure);
    }

    @Override
    public String toString() {
      return command instanceof Future<?> ? command.toString() : command.getClass().getName();
    }
  }
}
