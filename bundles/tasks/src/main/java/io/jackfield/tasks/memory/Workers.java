package io.jackfield.tasks.memory;

import io.jackfield.util.OccasionalLine;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one bundle and the work that waits for them. A worker takes one work after the
 * other; whoever takes some and sees that there is more hires another one, up to the limit. So
 * there is one for each work that blocks, few for many that do not, and who hands work over has
 * little to do: at most one worker at a time is on its way, which the others and they leave it to.
 */
final class Workers implements Executor {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** In {@link #state}, beside the number of workers: one of them is on its way to take work. */
  private static final int SEEKING = 1 << 30;

  /** How often a worker looks again before it goes. */
  private static final int LOOKS = 200;

  private final OccasionalLine failures = new OccasionalLine();
  private final String bundle;
  private final BundleLane lane;
  private final IntSupplier most;
  private final Quota waiting;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger();
  private final Set<Worker> atWork = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /**
   * None yet.
   *
   * @param most how many at a time
   */
  Workers(String bundle, BundleLane lane, IntSupplier most, Quota waiting) {
    this.bundle = bundle;
    this.lane = lane;
    this.most = most;
    this.waiting = waiting;
  }

  @Override
  public void execute(Runnable work) {
    waiting.enter();
    add(work);
  }

  /** For what has waited as a timer, which may not be refused any more for want of room. */
  void executePromised(Runnable work) {
    waiting.enterAnyway();
    add(work);
  }

  private void add(Runnable work) {
    queue.add(work);
    try {
      if (ended) {
        throw new RejectedExecutionException(Calls.ENDED);
      }
      hire();
    } catch (RejectedExecutionException e) {
      if (queue.remove(work)) {
        waiting.leave();
        throw e;
      }
    }
  }

  private void hire() {
    if (!enter()) {
      return;
    }
    try {
      lane.execute(new Worker());
    } catch (RejectedExecutionException e) {
      exit(true);
      throw e;
    }
  }

  /** One more worker, unless one is on its way or all places are taken. */
  private boolean enter() {
    while (true) {
      int now = state.get();
      if ((now & SEEKING) != 0 || now >= most.getAsInt()) {
        return false;
      }
      if (state.compareAndSet(now, (now + 1) | SEEKING)) {
        return true;
      }
    }
  }

  private void exit(boolean seeking) {
    state.addAndGet(seeking ? -1 - SEEKING : -1);
  }

  private boolean beginToSeek() {
    int now = state.get();
    return (now & SEEKING) == 0 && state.compareAndSet(now, now | SEEKING);
  }

  /** Who has found something leaves the rest to the next one. */
  private void endToSeek() {
    state.addAndGet(-SEEKING);
    if (!queue.isEmpty()) {
      try {
        hire();
      } catch (RejectedExecutionException e) {
        // What waits is done by those that are there.
        log.debug("no more workers bundle={}", bundle, e);
      }
    }
  }

  /** Cancels what runs and what waits. Does not wait. */
  void end() {
    ended = true;
    for (Runnable work = queue.poll(); work != null; work = queue.poll()) {
      waiting.leave();
      cancel(work);
    }
    atWork.forEach(Worker::cancelWork);
    lane.end();
    waiting.end();
  }

  private static void cancel(@Nullable Runnable work) {
    if (work instanceof Future<?> call) {
      call.cancel(true);
    }
  }

  /** A future so that its lane, when it is revoked before this is told, cancels it. */
  private final class Worker extends CompletableFuture<@Nullable Void> implements Runnable {
    private volatile @Nullable Runnable work;

    /** Only of its own thread. */
    private boolean seeking = true;

    @Override
    public boolean cancel(boolean mayInterrupt) {
      if (!ended) {
        end();
      }
      return super.cancel(mayInterrupt);
    }

    /** For who lists what a lane does. */
    @Override
    public String toString() {
      return "call";
    }

    void cancelWork() {
      Workers.cancel(work);
    }

    @Override
    public void run() {
      Thread thread = Thread.currentThread();
      ClassLoader loader = thread.getContextClassLoader();
      atWork.add(this);
      for (Runnable next = take(); next != null; next = take()) {
        waiting.leave();
        perform(next);
        // What the work leaves behind is not for the next one.
        Thread.interrupted();
        if (thread.getContextClassLoader() != loader) {
          thread.setContextClassLoader(loader);
        }
      }
      atWork.remove(this);
    }

    /** What is next; if there is nothing, this worker counts no more. */
    private @Nullable Runnable take() {
      while (true) {
        Runnable next = queue.poll();
        if (next == null) {
          seeking = seeking || beginToSeek();
          next = seeking ? lookAgain() : null;
        }
        if (next != null) {
          if (seeking) {
            seeking = false;
            endToSeek();
          }
          return next;
        }
        exit(seeking);
        // What has come meanwhile may have been left to this one.
        if (queue.isEmpty() || !enter()) {
          return null;
        }
        seeking = true;
      }
    }

    private @Nullable Runnable lookAgain() {
      Runnable next = null;
      for (int looks = 0; looks < LOOKS && next == null; looks++) {
        Thread.onSpinWait();
        next = queue.poll();
      }
      return next;
    }

    @SuppressWarnings("IllegalCatch") // the worker goes on with work that has nothing to do with it
    private void perform(Runnable next) {
      // In this order: who ends all looks at them in the other.
      work = next;
      if (ended) {
        Workers.cancel(next);
        return;
      }
      try {
        next.run();
      } catch (Throwable e) {
        failures.say(
            suppressed ->
                log.error(
                    "work failed bundle={} of={} suppressed={}",
                    bundle,
                    next.getClass().getName(),
                    suppressed,
                    e));
      }
    }
  }
}
