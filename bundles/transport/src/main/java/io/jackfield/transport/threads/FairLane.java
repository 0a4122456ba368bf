package io.jackfield.transport.threads;

import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.stages.ClientNetwork;
import io.jackfield.util.OccasionalLine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane: at most so much work at a time, and no more threads than there is work for. A thread that
 * is through with one goes on with what waits.
 */
public final class FairLane extends AbstractExecutorService implements Lane {
  private static final Logger log = LoggerFactory.getLogger(FairLane.class);

  private static final long REFUSING_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String bundle;
  private final String name;
  private final ExecutorService threads;
  private final OccasionalLine refusals = new OccasionalLine();
  private final OccasionalLine failures = new OccasionalLine();

  // Guarded by this, as is all of Work that is not said to be otherwise.
  private LaneSpec limits;
  private final List<Work> running = new ArrayList<>();
  private final Map<Long, Deque<Work>> waitingByClient = new LinkedHashMap<>();
  private int waiting;
  private long refused;

  /** When work was refused last, and since when what waits has waited, in nanoseconds. */
  private long lastRefusal;

  private long stalledSince;
  private boolean closed;

  /** Set once, before what runs is interrupted: what has not begun by then does not begin. */
  private volatile boolean revoked;

  /** Starts no thread before there is work. */
  public FairLane(String bundle, LaneSpec spec) {
    this(bundle, spec, WorkThreads.named(bundle + '-' + spec.name(), spec.isOnPlatformThreads()));
  }

  FairLane(String bundle, LaneSpec spec, ExecutorService threads) {
    this.bundle = bundle;
    this.name = spec.name();
    this.limits = spec;
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    execute(null, task);
  }

  @Override
  public void execute(@Nullable InetAddress client, Runnable task) {
    Work work = new Work(task, ClientNetwork.of(client));
    boolean begins;
    boolean waits;
    synchronized (this) {
      if (closed) {
        throw new RejectedExecutionException("ended: " + bundle + ' ' + name);
      }
      begins = mayRun(work.client);
      waits = !begins && mayWait(work.client);
      if (begins) {
        enter(work);
      } else if (waits) {
        if (waiting == 0) {
          stalledSince = System.nanoTime();
        }
        waitingByClient.computeIfAbsent(work.client, key -> new ArrayDeque<>()).add(work);
        waiting++;
      } else {
        refuse();
      }
    }
    if (begins) {
      begin(work);
    } else if (!waits) {
      throw refusal(client);
    }
  }

  private void refuse() {
    refused++;
    lastRefusal = System.nanoTime();
  }

  private boolean mayRun(long client) {
    if (running.size() >= limits.maxRunning()) {
      return false;
    }
    int most = limits.maxPerClient();
    if (most == 0 || running.size() < most || client == ClientNetwork.NONE) {
      return true;
    }
    int same = 0;
    for (Work each : running) {
      same += each.client == client ? 1 : 0;
    }
    return same < most;
  }

  private boolean mayWait(long client) {
    if (waiting >= limits.maxWaiting()) {
      return false;
    }
    Queue<Work> same = client == ClientNetwork.NONE ? null : waitingByClient.get(client);
    return same == null || same.size() < limits.maxWaiting() - limits.maxWaiting() / 2;
  }

  private RejectedExecutionException refusal(@Nullable InetAddress client) {
    refusals.say(
        suppressed ->
            log.warn(
                "busy, work refused bundle={} client={} limits={} suppressed={}",
                bundle,
                client,
                limits(),
                suppressed));
    return new RejectedExecutionException("busy: " + bundle + ' ' + name);
  }

  private synchronized LaneSpec limits() {
    return limits;
  }

  private void begin(Work work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException | Error e) {
      synchronized (this) {
        refuse();
        exit(work);
        endIfDone();
      }
      throw new RejectedExecutionException("no thread for " + bundle + ' ' + name, e);
    }
  }

  /** Begins what may run of that which waits. Who gets no thread waits on for those that work. */
  private void resume() {
    for (Work work = enterNext(); work != null; work = enterNext()) {
      try {
        threads.execute(work);
      } catch (RejectedExecutionException | Error e) {
        waitAgain(work);
        failures.say(
            suppressed ->
                log.error(
                    "no thread, work waits on lane={} reason={} suppressed={}",
                    info(),
                    e.toString(),
                    suppressed));
        return;
      }
    }
  }

  private synchronized @Nullable Work enterNext() {
    return next();
  }

  private synchronized void waitAgain(Work work) {
    exit(work);
    if (!revoked) {
      waitingByClient.computeIfAbsent(work.client, key -> new ArrayDeque<>()).addFirst(work);
      waiting++;
    }
    endIfDone();
  }

  private void enter(Work work) {
    work.place = running.size();
    running.add(work);
  }

  /** The thread is through with it; returns what it does next, if anything. */
  private synchronized @Nullable Work leave(Work work) {
    work.thread = null;
    work.task = FairLane::nothing;
    // It was for the work that is done.
    Thread.interrupted();
    exit(work);
    Work next = next();
    endIfDone();
    return next;
  }

  private static void nothing() {}

  private synchronized void exit(Work work) {
    Work last = running.remove(running.size() - 1);
    if (last != work) {
      last.place = work.place;
      running.set(work.place, last);
    }
  }

  /** Of the client whose turn it is, who goes behind the others then. */
  private @Nullable Work next() {
    Iterator<Map.Entry<Long, Deque<Work>>> turns = waitingByClient.entrySet().iterator();
    while (turns.hasNext()) {
      Map.Entry<Long, Deque<Work>> turn = turns.next();
      if (mayRun(turn.getKey())) {
        turns.remove();
        Work next = turn.getValue().remove();
        if (!turn.getValue().isEmpty()) {
          waitingByClient.put(turn.getKey(), turn.getValue());
        }
        waiting--;
        stalledSince = System.nanoTime();
        enter(next);
        return next;
      }
    }
    return null;
  }

  private void endIfDone() {
    if (isTerminated()) {
      threads.shutdown();
      notifyAll();
    }
  }

  @Override
  public void limit(LaneSpec other) {
    synchronized (this) {
      limits = other;
    }
    resume();
  }

  /** How much there is to do. */
  public synchronized LaneInfo info() {
    return new LaneInfo(bundle, name, running.size(), waiting, refused);
  }

  /** Whether it is well. */
  public synchronized LaneTrouble trouble() {
    long now = System.nanoTime();
    return new LaneTrouble(
        info(),
        waiting == 0 ? Duration.ZERO : Duration.ofNanos(now - stalledSince),
        refused > 0 && now - lastRefusal < REFUSING_NANOS);
  }

  /** What runs, each with the place in the code where it is; and how much waits. */
  public List<String> describe() {
    List<String> words = new ArrayList<>();
    List<Work> now;
    synchronized (this) {
      now = List.copyOf(running);
      if (waiting > 0) {
        words.add(name + ": " + waiting + " waiting");
      }
    }
    now.forEach(work -> words.add(name + ": " + work));
    return words;
  }

  @Override
  public void shutdown() {
    synchronized (this) {
      closed = true;
      endIfDone();
    }
    // Usually nothing: those that work see to it.
    resume();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> dropped = new ArrayList<>();
    List<Runnable> begun = new ArrayList<>();
    synchronized (this) {
      closed = true;
      revoked = true;
      waitingByClient.values().forEach(all -> all.forEach(work -> dropped.add(work.task)));
      waitingByClient.clear();
      waiting = 0;
      running.forEach(work -> begun.add(work.task));
    }
    // Before the interrupts: it is cancelled, whatever comes of them.
    dropped.forEach(FairLane::cancel);
    begun.forEach(FairLane::cancel);
    synchronized (this) {
      running.forEach(Work::interrupt);
      endIfDone();
    }
    return dropped;
  }

  /** Who waits for a result must not wait for ever. */
  private static void cancel(Runnable task) {
    if (task instanceof Future<?> result) {
      result.cancel(true);
    }
  }

  @Override
  public synchronized boolean isShutdown() {
    return closed;
  }

  @Override
  public synchronized boolean isTerminated() {
    return closed && running.isEmpty() && waiting == 0;
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
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private final class Work implements Runnable {
    final long client;
    volatile Runnable task;

    /** Where it is in {@link #running}. */
    int place;

    /** While it works; set by that thread, without the lock. */
    volatile @Nullable Thread thread;

    Work(Runnable task, long client) {
      this.task = task;
      this.client = client;
    }

    @Override
    public void run() {
      for (Work work = this; work != null; work = leave(work)) {
        work.perform();
      }
    }

    @SuppressWarnings("IllegalCatch") // the thread goes on with work that has nothing to do with it
    private void perform() {
      // In this order: who revokes looks at them in the other.
      thread = Thread.currentThread();
      if (revoked) {
        return;
      }
      try {
        task.run();
      } catch (Throwable e) {
        failed(e);
      }
      BootThreads.resetLoader(Thread.currentThread());
    }

    private void failed(Throwable failure) {
      String what = task.getClass().getName();
      failures.say(
          suppressed ->
              log.error(
                  "work failed bundle={} lane={} of={} suppressed={}",
                  bundle,
                  name,
                  what,
                  suppressed,
                  failure));
    }

    /** With the lock, so that it is not over meanwhile. */
    void interrupt() {
      Thread worker = thread;
      if (worker != null) {
        worker.interrupt();
      }
    }

    @Override
    public String toString() {
      Thread worker = thread;
      return task + (worker == null ? "" : " at " + BootThreads.placeOf(worker));
    }
  }
}
