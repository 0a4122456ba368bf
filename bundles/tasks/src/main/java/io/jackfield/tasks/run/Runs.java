package io.jackfield.tasks.run;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import io.jackfield.file.FileSpace;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Registry;
import io.jackfield.tasks.scheduler.RunTask;
import io.jackfield.tasks.store.History;
import io.jackfield.tasks.store.RunData;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Performs picked runs, one try each, on the worker that calls. */
public final class Runs {
  private final Registry registry;
  private final Attempts attempts;
  private final History history;
  private final Endings endings;
  private final ServiceHolder<FileSpace> files;
  private final ScheduledExecutorService timers;
  private final StuckRuns stuck;
  private volatile boolean closed;

  public Runs(
      Registry registry,
      Attempts attempts,
      History history,
      Endings endings,
      ServiceHolder<FileSpace> files,
      ScheduledExecutorService timers,
      StuckRuns stuck) {
    this.registry = registry;
    this.attempts = attempts;
    this.history = history;
    this.endings = endings;
    this.files = files;
    this.timers = timers;
    this.stuck = stuck;
  }

  /** Begins no run any more. */
  public void close() {
    closed = true;
  }

  /** Whether no run begins any more. */
  public boolean isClosed() {
    return closed;
  }

  public CompletionHandler<RunData> perform(Execution execution, RunData run) {
    Optional<Offer> offer = registry.serving(execution.getTaskName());
    if (closed || offer.isEmpty()) {
      return endings.putBack(execution, run);
    }
    Definition definition = offer.get().definition();
    if (hasEnded(execution, run) || endings.isLeftOut(execution, definition)) {
      return endings.advance(execution, definition);
    }
    if (execution.consecutiveFailures > definition.retries()) {
      return endings.dead(execution, run, "its engine was lost", definition);
    }
    return attempt(execution, run, offer.get());
  }

  /** Of a recurring task, whose process ended right after the run. */
  private boolean hasEnded(Execution execution, RunData run) {
    return execution.getId().equals(RunTask.RECURRING) && history.contains(run.runId());
  }

  private CompletionHandler<RunData> attempt(Execution execution, RunData run, Offer offer) {
    Attempt attempt = new Attempt(offer, run, execution.consecutiveFailures + 1, files);
    attempts.begin(attempt);
    try {
      // Looked at again now that whoever withdraws the offer, or closes, sees the attempt.
      if (closed || !registry.contains(offer)) {
        return endings.putBack(execution, run);
      }
      Outcome outcome = performInTime(attempt, offer.definition());
      return endings.of(outcome, execution, run, attempt);
    } finally {
      attempts.end(attempt);
    }
  }

  private Outcome performInTime(Attempt attempt, Definition definition) {
    ScheduledFuture<?> timeout =
        timers.schedule(
            () -> attempts.interrupt(attempt, Attempt.Reason.TIMED_OUT),
            definition.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return attempt.perform();
    } finally {
      timeout.cancel(false);
      stuck.ended(attempt);
    }
  }
}
