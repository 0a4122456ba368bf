package io.jackfield.tasks.run;

import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.TaskContext;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.store.JsonData;
import io.jackfield.tasks.store.RunData;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try of a run. Interrupts reach the worker only while it is in the task's code: in ours it may
 * be at work on the database.
 */
public final class Attempt implements TaskContext {

  private static final int MOST_LINES = 100;

  /** Why a try is to end before its time. */
  public enum Reason {
    CANCELLED,
    TIMED_OUT,
    STOPPED
  }

  private final Offer offer;
  private final RunData run;
  private final int number;
  private final ServiceHolder<FileSpace> files;
  private @Nullable Thread thread;
  private @Nullable Reason reason;
  private volatile boolean stopping;
  private volatile boolean told;
  private volatile boolean stuck;
  private volatile @Nullable String report;
  private volatile Duration took = Duration.ZERO;

  // Guarded by itself.
  private final Deque<String> log = new ArrayDeque<>();

  Attempt(Offer offer, RunData run, int number, ServiceHolder<FileSpace> files) {
    this.offer = offer;
    this.run = run;
    this.number = number;
    this.files = files;
  }

  /** Does the work and says how it ended. */
  Outcome perform() {
    Throwable failure = null;
    if (enter()) {
      long begin = System.nanoTime();
      try {
        offer.task().run(this);
      } catch (Throwable e) {
        // An Error too: a class that is missing or a stack that is full is the task's problem.
        failure = e;
      } finally {
        leave();
        took = Duration.ofNanos(System.nanoTime() - begin);
      }
    }
    return outcome(failure);
  }

  private synchronized boolean enter() {
    if (reason != null) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  private synchronized void leave() {
    thread = null;
    // One that came too late is nobody else's.
    Thread.interrupted();
  }

  private synchronized Outcome outcome(@Nullable Throwable failure) {
    if (reason == Reason.CANCELLED) {
      return Outcome.cancelled();
    }
    // Who asked and heard that it should stop has left work undone, however it left.
    if (reason == Reason.STOPPED || (reason == null && told)) {
      return Outcome.stopped();
    }
    if (reason == Reason.TIMED_OUT) {
      return Outcome.failed(
          "took longer than " + offer.definition().timeout().toSeconds() + " s", failure);
    }
    return failure == null ? Outcome.done() : Outcome.failed(OneLine.of(failure), failure);
  }

  /** Asks it to end. */
  void ask() {
    stopping = true;
  }

  /** Makes it end, if it listens to interrupts; the first reason counts. */
  synchronized void end(Reason why) {
    stopping = true;
    if (reason == null) {
      reason = why;
    }
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Whether the task's code is at work. */
  synchronized boolean isInside() {
    return thread != null;
  }

  /** Where the task's code is at the moment; empty if it is not at work. */
  synchronized StackTraceElement[] stack() {
    return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
  }

  /** It does not listen to its interrupt. */
  void stuck() {
    stuck = true;
  }

  public Offer offer() {
    return offer;
  }

  public Optional<String> report() {
    return stuck ? Optional.of("ignores its interrupt") : Optional.ofNullable(report);
  }

  @Override
  public String runId() {
    return run.runId();
  }

  @Override
  public String task() {
    return offer.definition().name();
  }

  @Override
  public int attempt() {
    return number;
  }

  @Override
  public Map<String, Object> data() {
    return JsonData.read(run.data());
  }

  @Override
  public Optional<String> path() {
    return run.path();
  }

  @Override
  public FileView files() {
    return files.get().whole();
  }

  @Override
  public boolean stopping() {
    if (stopping) {
      told = true;
    }
    return stopping;
  }

  @Override
  public void report(String line) {
    report = OneLine.of(line);
  }

  @Override
  public void progress(int percent) {
    report = Math.max(0, Math.min(100, percent)) + " %";
  }

  @Override
  public void log(String line) {
    synchronized (log) {
      if (log.size() == MOST_LINES) {
        log.removeFirst();
      }
      log.addLast(OneLine.of(line));
    }
  }

  /** What was logged so far. */
  public List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** How long it took. */
  Duration took() {
    return took;
  }
}
