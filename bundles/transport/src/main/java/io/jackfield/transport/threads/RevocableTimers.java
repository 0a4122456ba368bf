package io.jackfield.transport.threads;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A view of the timers for one bundle, which can be cancelled without the rest. */
public final class RevocableTimers extends AbstractExecutorService
    implements ScheduledExecutorService {
  private static final int FEW = 64;

  private final ScheduledExecutorService timers;
  private final Set<ScheduledFuture<?>> pending = ConcurrentHashMap.newKeySet();
  private volatile int lookAt = FEW;
  private volatile boolean revoked;

  public RevocableTimers(ScheduledExecutorService timers) {
    this.timers = timers;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return track(timers.schedule(command, delay, unit));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return track(timers.schedule(callable, delay, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return track(timers.scheduleAtFixedRate(command, initialDelay, period, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return track(timers.scheduleWithFixedDelay(command, initialDelay, delay, unit));
  }

  @Override
  public void execute(Runnable command) {
    schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  private <F extends ScheduledFuture<?>> F track(F future) {
    pending.add(future);
    if (revoked) {
      future.cancel(false);
      throw new RejectedExecutionException("the bundle has stopped");
    }
    forgetDone();
    return future;
  }

  /** Now and then, so that a timer costs constant time however many there are. */
  private void forgetDone() {
    if (pending.size() > lookAt) {
      pending.removeIf(ScheduledFuture::isDone);
      lookAt = Math.max(FEW, 2 * pending.size());
    }
  }

  /** How many are set. */
  public int count() {
    return (int) pending.stream().filter(timer -> !timer.isDone()).count();
  }

  /** Cancels every timer and returns how many there were. */
  public int revoke() {
    revoked = true;
    pending.removeIf(ScheduledFuture::isDone);
    List<ScheduledFuture<?>> left = List.copyOf(pending);
    left.forEach(timer -> timer.cancel(false));
    pending.clear();
    return left.size();
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException("the timers are shared");
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException("the timers are shared");
  }

  @Override
  public boolean isShutdown() {
    return revoked;
  }

  @Override
  public boolean isTerminated() {
    return revoked;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return revoked;
  }
}
