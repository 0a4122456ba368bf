package io.jackfield.transport.threads;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether event loops do anything. Each says so when it begins to wait, and when it has stopped
 * waiting, before it does what it was woken for; somebody may sleep until then.
 */
public final class LoopActivity {
  /** Should a loop ever be held unnoticed, it is not for longer. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread sleeper;

  /** What a loop tells, on its own thread. Costs next to nothing. */
  public final class Loop {
    private final AtomicLong turns = new AtomicLong();
    private volatile boolean waits;

    private Loop() {}

    /** It is about to wait. */
    public void waits() {
      waits = true;
    }

    /** It has stopped waiting; more than once is as good as once. */
    public void awake() {
      waits = false;
      // Counted before the sleeper is looked at: of the two one sees the other.
      turns.incrementAndGet();
      Thread sleeping = sleeper;
      if (sleeping != null) {
        sleeper = null;
        LockSupport.unpark(sleeping);
      }
    }
  }

  public Loop newLoop() {
    Loop loop = new Loop();
    loops.add(loop);
    return loop;
  }

  /** How often loops have stopped waiting. */
  long count() {
    long sum = 0;
    for (Loop loop : loops) {
      sum += loop.turns.get();
    }
    return sum;
  }

  /** Whether every loop waits, so that none is held. */
  boolean allWait() {
    return loops.stream().allMatch(loop -> loop.waits);
  }

  /** Whether somebody sleeps until a loop stops waiting. */
  public boolean isAwaited() {
    return sleeper != null;
  }

  /**
   * Returns when a loop stops waiting, at once if one has since that count, and now and then too
   * soon.
   */
  void await(long count) {
    sleeper = Thread.currentThread();
    if (count() == count) {
      LockSupport.parkNanos(this, LONGEST);
    }
    sleeper = null;
  }
}
