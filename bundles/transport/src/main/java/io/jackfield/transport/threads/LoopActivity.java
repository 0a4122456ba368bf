package io.jackfield.transport.threads;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether event loops do anything. Each says so when it has stopped waiting, before it does what it
 * was woken for, and somebody may sleep until then.
 */
public final class LoopActivity {
  private final List<AtomicLong> counters = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread sleeper;

  /**
   * What a loop calls, on its own thread, whenever it has stopped waiting. Costs next to nothing.
   */
  public Runnable newLoop() {
    AtomicLong counter = new AtomicLong();
    counters.add(counter);
    return () -> {
      // Counted before the sleeper is looked at: of the two one sees the other.
      counter.incrementAndGet();
      Thread sleeping = sleeper;
      if (sleeping != null) {
        sleeper = null;
        LockSupport.unpark(sleeping);
      }
    };
  }

  /** How often loops have said so. */
  long count() {
    long sum = 0;
    for (AtomicLong counter : counters) {
      sum += counter.get();
    }
    return sum;
  }

  /** Whether somebody sleeps until a loop says so. */
  public boolean isAwaited() {
    return sleeper != null;
  }

  /**
   * Returns when a loop says so, at once if one has since that count, and now and then too soon.
   */
  void await(long count) {
    sleeper = Thread.currentThread();
    if (count() == count) {
      LockSupport.park(this);
    }
    sleeper = null;
  }
}
