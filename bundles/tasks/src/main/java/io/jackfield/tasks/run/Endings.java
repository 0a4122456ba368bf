package io.jackfield.tasks.run;

import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Recurrence;
import io.jackfield.tasks.definition.Registry;
import io.jackfield.tasks.scheduler.RunTask;
import io.jackfield.tasks.store.History;
import io.jackfield.tasks.store.RunData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a run when a try has ended. */
public final class Endings {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final TaskRepository repository;
  private final Registry registry;
  private final History history;
  private final Handles handles;
  private final Clock clock;

  public Endings(
      TaskRepository repository, Registry registry, History history, Handles handles, Clock clock) {
    this.repository = repository;
    this.registry = registry;
    this.history = history;
    this.handles = handles;
    this.clock = clock;
  }

  CompletionHandler<RunData> of(
      Outcome outcome, Execution execution, RunData run, Optional<String> report) {
    return switch (outcome.kind()) {
      case DONE -> end(execution, run, TaskRun.State.DONE, report);
      case CANCELLED -> end(execution, run, TaskRun.State.CANCELLED, report);
      case STOPPED -> putBack(execution);
      case FAILED -> failed(outcome, execution, run);
    };
  }

  /** As it was before it was picked. */
  CompletionHandler<RunData> putBack(Execution execution) {
    return (complete, operations) -> {
      log.info("task put back task={} run={}", execution.getTaskName(), execution.getId());
      repository.reschedule(
          execution,
          execution.executionTime,
          execution.lastSuccess,
          execution.lastFailure,
          execution.consecutiveFailures);
    };
  }

  private CompletionHandler<RunData> failed(Outcome outcome, Execution execution, RunData run) {
    int failures = execution.consecutiveFailures + 1;
    String reason = outcome.message().orElse("failed");
    Definition definition = definition(execution).orElse(null);
    if (definition == null || failures <= definition.retries()) {
      Duration wait = definition == null ? Duration.ZERO : definition.backoffAfter(failures);
      return retry(execution, run.failed(reason), wait, outcome.failure());
    }
    log.warn(
        "task failed task={} run={} attempt={}",
        execution.getTaskName(),
        run.runId(),
        failures,
        outcome.failure());
    return end(execution, run, TaskRun.State.FAILED, Optional.of(reason));
  }

  private CompletionHandler<RunData> retry(
      Execution execution, RunData run, Duration wait, @Nullable Throwable failure) {
    return (complete, operations) -> {
      log.warn(
          "task failed task={} run={} attempt={} retry.in={}",
          execution.getTaskName(),
          run.runId(),
          execution.consecutiveFailures + 1,
          wait,
          failure);
      Instant now = clock.instant();
      repository.reschedule(
          execution,
          now.plus(wait),
          run,
          execution.lastSuccess,
          now,
          execution.consecutiveFailures + 1);
    };
  }

  /** Into the history first: a run that is in it is not performed again. */
  CompletionHandler<RunData> end(
      Execution execution, RunData run, TaskRun.State state, Optional<String> message) {
    return (complete, operations) -> {
      TaskRun ended =
          new TaskRun(
              run.runId(),
              execution.getTaskName(),
              state,
              execution.consecutiveFailures + 1,
              execution.executionTime,
              Optional.of(clock.instant()),
              run.path(),
              message);
      history.add(ended);
      advance(execution).complete(complete, operations);
      log.info("task ended task={} run={} state={}", ended.task(), ended.runId(), ended.state());
      handles.complete(ended);
    };
  }

  /** On to the next run of a recurring task; out of the queue with any other. */
  CompletionHandler<RunData> advance(Execution execution) {
    return (complete, operations) -> {
      Optional<Recurrence> recurrence =
          execution.getId().equals(RunTask.RECURRING)
              ? definition(execution).flatMap(Definition::recurrence)
              : Optional.empty();
      if (recurrence.isEmpty()) {
        repository.remove(execution);
        return;
      }
      Instant now = clock.instant();
      repository.reschedule(
          execution,
          recurrence.get().next(now),
          RunData.recurring(recurrence.get().text()),
          now,
          execution.lastFailure,
          0);
    };
  }

  private Optional<Definition> definition(Execution execution) {
    return registry.serving(execution.getTaskName()).map(Offer::definition);
  }
}
