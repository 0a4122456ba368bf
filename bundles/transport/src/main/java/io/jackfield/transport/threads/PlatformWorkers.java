package io.jackfield.transport.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * At most so much work at a time, and no more threads than there is work for: who was idle last
 * works next, so that the others end. A {@link ThreadPoolExecutor} with a queue has as many threads
 * as it may before one of them works twice, and then keeps them all awake in turn.
 */
public final class PlatformWorkers extends AbstractExecutorService {
  private static final int IDLE_SECONDS = 30;

  private final ExecutorService threads;
  private final Semaphore free;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  public PlatformWorkers(int most, ThreadFactory factory) {
    free = new Semaphore(most);
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            factory);
  }

  @Override
  public void execute(Runnable task) {
    if (threads.isShutdown()) {
      throw new RejectedExecutionException("the workers have ended");
    }
    waiting.add(task);
    startWhatWaits();
  }

  private void startWhatWaits() {
    while (!waiting.isEmpty() && free.tryAcquire()) {
      Runnable next = waiting.poll();
      if (next == null) {
        free.release();
      } else {
        start(next);
      }
    }
  }

  private void start(Runnable task) {
    try {
      threads.execute(new Work(task));
    } catch (RejectedExecutionException | Error e) {
      free.release();
      throw e;
    }
  }

  /** One task after the other; keeps none that is done. */
  private final class Work implements Runnable {
    private @Nullable Runnable next;

    Work(Runnable first) {
      next = first;
    }

    @Override
    public void run() {
      try {
        while (next != null) {
          next.run();
          // An interrupt was for the task that is done.
          Thread.interrupted();
          next = waiting.poll();
        }
      } finally {
        free.release();
        // What came between the last look and the release found nobody free.
        startWhatWaits();
      }
    }
  }

  @Override
  public void shutdown() {
    threads.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> left = new ArrayList<>();
    // First: who is interrupted would begin the next.
    takeWaiting(left);
    threads.shutdownNow();
    takeWaiting(left);
    return left;
  }

  private void takeWaiting(List<Runnable> taken) {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      taken.add(next);
    }
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
