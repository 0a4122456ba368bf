package io.jackfield.tasks.run;

import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.scheduler.LentExecutor;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that were interrupted and go on all the same. Nothing ends such a thread, so its place is
 * given to other runs, with bounds: a task with two such runs begins none until one has ended.
 */
public final class StuckRuns {
  private static final Logger log = LoggerFactory.getLogger(StuckRuns.class);

  static final int MOST_OF_A_TASK = 2;
  private static final Duration LONGEST_SILENCE = Duration.ofHours(1);
  private static final int FRAMES = 12;

  private final ScheduledExecutorService timers;
  private final Executor workers;
  private final LentExecutor runners;
  private final Duration grace;
  private final int mostPlaces;
  // By attempt, whether its place was given away. Guarded by this.
  private final Map<Attempt, Boolean> stuck = new HashMap<>();

  /**
   * None.
   *
   * @param runners whose places are given away
   * @param grace how long an interrupted run may take to notice
   * @param mostPlaces how many places are given away at a time
   */
  public StuckRuns(
      ScheduledExecutorService timers,
      Executor workers,
      LentExecutor runners,
      Duration grace,
      int mostPlaces) {
    this.timers = timers;
    this.workers = workers;
    this.runners = runners;
    this.grace = grace;
    this.mostPlaces = mostPlaces;
  }

  /** To be called once it was interrupted. */
  public void watch(Attempt attempt) {
    synchronized (this) {
      if (stuck.containsKey(attempt)) {
        return;
      }
    }
    lookLater(attempt, grace);
  }

  private void lookLater(Attempt attempt, Duration wait) {
    Runnable look = () -> look(attempt, wait);
    try {
      timers.schedule(() -> workers.execute(look), wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("stopped, nobody looks after run={}", attempt.runId(), e);
    }
  }

  private void look(Attempt attempt, Duration waited) {
    StackTraceElement[] stack = attempt.stack();
    if (stack.length == 0) {
      return;
    }
    abandon(attempt);
    log.warn(
        "task ignores its interrupt task={} bundle={} run={} at={}",
        attempt.task(),
        attempt.offer().bundle(),
        attempt.runId(),
        Arrays.stream(stack)
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ")));
    Duration longer = waited.multipliedBy(6);
    lookLater(attempt, longer.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : longer);
  }

  private void abandon(Attempt attempt) {
    boolean given;
    boolean refused;
    synchronized (this) {
      if (!attempt.isInside() || stuck.containsKey(attempt)) {
        return;
      }
      given = stuck.values().stream().filter(g -> g).count() < mostPlaces;
      stuck.put(attempt, given);
      refused = of(attempt.offer()) == MOST_OF_A_TASK;
    }
    attempt.stuck();
    if (refused) {
      log.error(
          "task refused until a run ends that ignores its interrupt task={} bundle={} runs={}",
          attempt.task(),
          attempt.offer().bundle(),
          MOST_OF_A_TASK);
    }
    if (given) {
      runners.resize(1);
    } else {
      log.error(
          "task run keeps its place, too many ignore their interrupt task={} runs={}",
          attempt.task(),
          mostPlaces);
    }
  }

  /** To be called on the thread of the run when it has left the task's code. */
  void ended(Attempt attempt) {
    Boolean given;
    synchronized (this) {
      given = stuck.remove(attempt);
    }
    if (given == null) {
      return;
    }
    log.info("task has ended at last task={} run={}", attempt.task(), attempt.runId());
    if (given) {
      runners.resize(-1);
    }
  }

  /** Whether no run of the task may begin; of its next version some may. */
  public synchronized boolean refuses(Offer offer) {
    return of(offer) >= MOST_OF_A_TASK;
  }

  private long of(Offer offer) {
    return stuck.keySet().stream().filter(attempt -> attempt.offer().equals(offer)).count();
  }
}
