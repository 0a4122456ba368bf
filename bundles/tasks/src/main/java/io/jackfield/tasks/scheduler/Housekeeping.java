package io.jackfield.tasks.scheduler;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What db-scheduler's heartbeat and its search for dead runs are scheduled with: shared timers,
 * which must not block, tell workers what to do.
 */
public final class Housekeeping extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final ScheduledExecutorService timers;
  private final LentExecutor workers;
  private final ConcurrentLinkedQueue<ScheduledFuture<?>> repeated = new ConcurrentLinkedQueue<>();

  public Housekeeping(ScheduledExecutorService timers, LentExecutor workers) {
    this.timers = timers;
    this.workers = workers;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    ScheduledFuture<?> future =
        timers.scheduleWithFixedDelay(() -> tick(command), initialDelay, delay, unit);
    repeated.add(future);
    return future;
  }

  private void tick(Runnable command) {
    // What is still busy with the last tick is not given another one.
    if (workers.free() > 0 && !workers.isShutdown()) {
      try {
        workers.execute(command);
      } catch (RejectedExecutionException e) {
        repeated.forEach(future -> future.cancel(false));
      }
    }
  }

  @Override
  public void execute(Runnable command) {
    workers.execute(command);
  }

  @Override
  public void shutdown() {
    repeated.forEach(future -> future.cancel(false));
    workers.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return workers.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return workers.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return workers.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return workers.awaitTermination(timeout, unit);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("db-scheduler repeats with a delay");
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("db-scheduler repeats with a delay");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("db-scheduler repeats with a delay");
  }
}
