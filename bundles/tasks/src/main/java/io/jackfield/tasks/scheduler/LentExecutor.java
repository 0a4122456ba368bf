package io.jackfield.tasks.scheduler;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that can be shut down, on workers that cannot, for at most so many commands at a
 * time; no worker waits for its turn. Shutting down never interrupts: a thread at work on the
 * database must not be.
 */
public final class LentExecutor extends AbstractExecutorService {
  private static final Logger log = LoggerFactory.getLogger(LentExecutor.class);

  private final Executor workers;
  private final Runnable whenFree;
  private final Runnable whenShutdown;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int limit;
  private int running;
  private boolean shutdown;

  /**
   * On workers.
   *
   * @param whenFree called after each command when its place is free
   * @param whenShutdown called when it is shut down, to wake up what waits in a command
   */
  public LentExecutor(Executor workers, int limit, Runnable whenFree, Runnable whenShutdown) {
    this.workers = workers;
    this.limit = limit;
    this.whenFree = whenFree;
    this.whenShutdown = whenShutdown;
  }

  /** How many more commands would be run at once. */
  public synchronized int free() {
    return Math.max(0, limit - running - waiting.size());
  }

  /**
   * Waits until half of the places are free, but not for long.
   *
   * @return how many are
   */
  synchronized int awaitFree(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (long left = most.toNanos(); left > 0 && free() < (limit + 1) / 2; ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return free();
  }

  /** Makes the limit greater or smaller; above a smaller one nothing is interrupted. */
  public void resize(int by) {
    Runnable next;
    synchronized (this) {
      limit += by;
      next = running < limit ? waiting.poll() : null;
      if (next != null) {
        running++;
      }
    }
    if (next != null) {
      start(next);
    }
    whenFree.run();
  }

  @Override
  public void execute(Runnable command) {
    synchronized (this) {
      if (shutdown) {
        throw new RejectedExecutionException("the task engine has stopped");
      }
      if (running >= limit) {
        waiting.add(command);
        return;
      }
      running++;
    }
    start(command);
  }

  private void start(Runnable command) {
    try {
      workers.execute(() -> work(command));
    } catch (RejectedExecutionException e) {
      done();
      throw e;
    }
  }

  private void work(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      if (isShutdown()) {
        // It came to the store after the engine had closed it.
        log.debug("task engine stopped meanwhile", e);
      } else {
        log.error("task engine failed", e);
      }
    } finally {
      Runnable next = done();
      if (next != null) {
        start(next);
      }
      whenFree.run();
    }
  }

  private synchronized @Nullable Runnable done() {
    Runnable next = running > limit ? null : waiting.poll();
    if (next == null) {
      running--;
      notifyAll();
    }
    return next;
  }

  @Override
  public void shutdown() {
    synchronized (this) {
      shutdown = true;
    }
    whenShutdown.run();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    synchronized (this) {
      List<Runnable> left = new ArrayList<>(waiting);
      waiting.clear();
      return left;
    }
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public synchronized boolean isTerminated() {
    return shutdown && running == 0;
  }

  @Override
  public synchronized boolean awaitTermination(long timeout, TimeUnit unit)
      throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    while (!isTerminated()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }
}
