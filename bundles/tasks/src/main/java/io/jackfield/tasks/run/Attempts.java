package io.jackfield.tasks.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tries that go on in this engine, by run. */
public final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  /** How long an interrupted task may take to notice. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Consumer<Attempt> interrupted;
  private final Map<String, Attempt> running = new ConcurrentHashMap<>();

  /**
   * None.
   *
   * @param interrupted is told of each try that was to end before its time
   */
  public Attempts(Consumer<Attempt> interrupted) {
    this.interrupted = interrupted;
  }

  void begin(Attempt attempt) {
    running.put(attempt.runId(), attempt);
  }

  void end(Attempt attempt) {
    running.remove(attempt.runId());
    synchronized (this) {
      notifyAll();
    }
  }

  /** Makes it end, if it listens to interrupts. */
  public void interrupt(Attempt attempt, Attempt.Reason why) {
    attempt.end(why);
    interrupted.accept(attempt);
  }

  public Optional<Attempt> find(String runId) {
    return Optional.ofNullable(running.get(runId));
  }

  /** Asks them to end, waits, interrupts, waits a moment more. Blocks as long. */
  public void stop(Predicate<Attempt> which, Duration patience) {
    running.values().stream().filter(which).forEach(Attempt::ask);
    if (!await(which, patience)) {
      List<Attempt> late = running.values().stream().filter(which).toList();
      late.forEach(attempt -> interrupt(attempt, Attempt.Reason.STOPPED));
      if (!await(which, GRACE)) {
        running.values().stream()
            .filter(which)
            .forEach(a -> log.warn("task stopped but goes on task={} run={}", a.task(), a.runId()));
      }
    }
  }

  private synchronized boolean await(Predicate<Attempt> which, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (running.values().stream().anyMatch(which)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
