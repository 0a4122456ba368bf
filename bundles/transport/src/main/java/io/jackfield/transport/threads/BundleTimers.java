package io.jackfield.transport.threads;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The timers of one bundle, on a thread of its own: what hangs there holds up nobody else. */
public final class BundleTimers extends ScheduledThreadPoolExecutor {
  private volatile @Nullable Thread busy;

  /** Starts no thread before there is a timer. */
  public BundleTimers(String bundle) {
    super(1, new BootThreads(bundle + "-timer"));
    setRemoveOnCancelPolicy(true);
  }

  /** How many are set. */
  public int count() {
    return getQueue().size();
  }

  /** The one that has come and is not through, in words. */
  public List<String> describe() {
    Thread thread = busy;
    return thread == null ? List.of() : List.of("timer at " + BootThreads.placeOf(thread));
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable timer) {
    busy = thread;
  }

  @Override
  protected void afterExecute(Runnable timer, @Nullable Throwable failure) {
    busy = null;
    BootThreads.resetLoader(Thread.currentThread());
  }

  /** Cancels every timer and interrupts the one that runs; returns what was set. */
  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> left = super.shutdownNow();
    left.forEach(timer -> ((Future<?>) timer).cancel(false));
    return left;
  }
}
