package io.jackfield.transport.threads;

import io.netty.util.concurrent.EventExecutor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Notices code that holds an event loop, on a thread of its own: each loop gets a small task, its
 * heartbeat, and when that has waited for too long the stack of the loop's thread is taken. Who
 * holds a loop for twice the limit is noticed for certain, who holds it for less than the limit
 * never. While the loops do nothing else than that, it sleeps, until one wakes up.
 */
public final class LoopWatchdog {
  private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PERIOD = LIMIT / 2;

  /** A round that is later than that was held up by what holds up the loops as well. */
  private static final long LATE = LIMIT / 3;

  /** Who holds a loop for longer is told of before it is over, for that it may never be. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  /** Whose native methods wait for a disk or another machine, and need no processor for it. */
  private static final List<String> BLOCKING =
      List.of(
          "java.io.",
          "java.net.",
          "sun.nio.fs.",
          "sun.nio.ch.FileDispatcherImpl",
          "sun.nio.ch.UnixFileDispatcherImpl",
          "sun.nio.ch.FileChannelImpl",
          "sun.nio.ch.Net");

  /** As a loop counts them, at the most: with io_uring it takes more than one turn. */
  private static final int TURNS_OF_A_BEAT = 8;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Watched> loops;
  private final LoopActivity activity;
  private final Consumer<Held> told;
  private final LongSupplier clock;
  private final Thread thread;
  private volatile boolean stopped;
  private long due;

  /**
   * To what the loops count with the last heartbeats alone, at the most. The first ones are needed
   * to know the threads.
   */
  private long expected = -1;

  /**
   * A loop that was held.
   *
   * @param thread the loop's, by name
   * @param millis for how long, at least
   * @param over whether it is free again
   * @param stack what held it, the innermost frame first
   */
  public record Held(String thread, long millis, boolean over, List<StackTraceElement> stack) {}

  /**
   * Not started.
   *
   * @param loops which stay the same
   * @param activity that of these loops
   * @param told gets each loop that was held, once, on the thread of the watchdog
   */
  public LoopWatchdog(Iterable<EventExecutor> loops, LoopActivity activity, Consumer<Held> told) {
    this(loops, activity, told, System::nanoTime);
  }

  /**
   * The same with another clock.
   *
   * @param clock in nanoseconds; any thread
   */
  public LoopWatchdog(
      Iterable<EventExecutor> loops,
      LoopActivity activity,
      Consumer<Held> told,
      LongSupplier clock) {
    this.loops = StreamSupport.stream(loops.spliterator(), false).map(Watched::new).toList();
    this.activity = activity;
    this.told = told;
    this.clock = clock;
    this.thread = new BootThreads("watchdog").newThread(this::run);
    this.due = clock.getAsLong();
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, due - clock.getAsLong());
      long count = activity.count();
      if (isQuiet(count) && !stopped) {
        activity.await(count);
        due = clock.getAsLong();
      }
      look();
    }
  }

  private boolean isQuiet(long count) {
    return count <= expected && activity.allWait() && loops.stream().noneMatch(Watched::isOpen);
  }

  /** One round, for which it is time now. */
  public void look() {
    long now = clock.getAsLong();
    boolean late = now - due > LATE;
    due = now + PERIOD;
    expected = activity.count() + (long) TURNS_OF_A_BEAT * loops.size();
    loops.forEach(loop -> loop.look(now, late));
  }

  /** The heartbeat of a loop. All but {@link #run} is the watchdog's. */
  private final class Watched implements Runnable {
    private final EventExecutor loop;
    // The loop's thread writes them, the last one last.
    private volatile @Nullable Thread loopThread;
    private volatile long beaten;
    private volatile boolean waiting;
    private long since;
    // How long after that, and what its thread had used by then.
    private long measured;
    private long cpuBefore;
    private List<StackTraceElement> stack = List.of();
    private String name = "";
    private boolean known;

    Watched(EventExecutor loop) {
      this.loop = loop;
    }

    @Override
    public void run() {
      loopThread = Thread.currentThread();
      beaten = clock.getAsLong();
      waiting = false;
    }

    /** Whether its last heartbeat is not through, or is and nobody has been told yet. */
    boolean isOpen() {
      return waiting || !stack.isEmpty();
    }

    void look(long now, boolean late) {
      if (!waiting) {
        tell(beaten, true);
        stack = List.of();
        known = false;
        beat(now);
      } else if (!stack.isEmpty()) {
        if (now - since >= PATIENCE) {
          tell(now, false);
        }
      } else if (late) {
        begin(now);
      } else if (measured < 0) {
        // Only of a loop that is slow, for it costs a call of the system.
        measured = now - since;
        cpuBefore = cpu();
      } else if (now - since >= LIMIT) {
        suspect(now);
      }
    }

    private void beat(long now) {
      begin(now);
      waiting = true;
      try {
        loop.execute(this);
      } catch (RejectedExecutionException e) {
        // It has ended, and so has the daemon.
        waiting = false;
      }
    }

    private void begin(long now) {
      since = now;
      measured = -1;
    }

    private void tell(long until, boolean over) {
      if (!known && !stack.isEmpty()) {
        known = true;
        long millis = TimeUnit.NANOSECONDS.toMillis(until - since);
        told.accept(new Held(name, millis, over, stack));
      }
    }

    private void suspect(long now) {
      Thread suspected = loopThread;
      if (suspected == null) {
        begin(now);
        return;
      }
      Thread.State state = suspected.getState();
      StackTraceElement[] taken = suspected.getStackTrace();
      if (!waiting || taken.length == 0) {
        // It has gone on meanwhile, and the stack is of something else.
        return;
      }
      if (state == Thread.State.RUNNABLE && isExcused(taken[0], now)) {
        begin(now);
      } else {
        stack = List.of(taken);
        name = suspected.getName();
      }
    }

    /** Whether it waits for events, or for a processor. */
    private boolean isExcused(StackTraceElement top, long now) {
      boolean blocks = top.isNativeMethod() && isBlocking(top);
      return !blocks && cpuBefore >= 0 && cpu() - cpuBefore < (now - since - measured) / 2;
    }

    /** What its thread has used by now; negative if nobody knows. */
    private long cpu() {
      Thread used = loopThread;
      return used != null && THREADS.isThreadCpuTimeSupported()
          ? THREADS.getThreadCpuTime(used.getId())
          : -1;
    }
  }

  private static boolean isBlocking(StackTraceElement frame) {
    return BLOCKING.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
