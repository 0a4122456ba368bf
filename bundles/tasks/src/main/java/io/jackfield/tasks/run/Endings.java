package io.jackfield.tasks.run;

import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.task.NotRetryableException;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Recurrence;
import io.jackfield.tasks.definition.Registry;
import io.jackfield.tasks.scheduler.Recurrences;
import io.jackfield.tasks.scheduler.RunTask;
import io.jackfield.tasks.store.JsonData;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunId;
import io.jackfield.tasks.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a run when a try has ended. */
public final class Endings {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final TaskRepository repository;
  private final Registry registry;
  private final Tables tables;
  private final Handles handles;
  private final Clock clock;

  public Endings(
      TaskRepository repository, Registry registry, Tables tables, Handles handles, Clock clock) {
    this.repository = repository;
    this.registry = registry;
    this.tables = tables;
    this.handles = handles;
    this.clock = clock;
  }

  CompletionHandler<RunData> of(
      Outcome outcome, Execution execution, RunData run, Attempt attempt) {
    return switch (outcome.kind()) {
      case DONE -> end(execution, run, TaskRun.State.DONE, attempt);
      case CANCELLED -> end(execution, run, TaskRun.State.CANCELLED, attempt);
      case STOPPED -> putBack(execution, run.failed("was stopped"));
      case FAILED -> failed(outcome, execution, run, attempt);
    };
  }

  /** As it was before it was picked. */
  CompletionHandler<RunData> putBack(Execution execution, RunData run) {
    return (complete, operations) -> {
      log.info("task put back task={} run={}", execution.getTaskName(), execution.getId());
      repository.reschedule(
          execution,
          execution.executionTime,
          run,
          execution.lastSuccess,
          execution.lastFailure,
          execution.consecutiveFailures);
    };
  }

  private CompletionHandler<RunData> failed(
      Outcome outcome, Execution execution, RunData run, Attempt attempt) {
    int failures = execution.consecutiveFailures + 1;
    String reason = outcome.message().orElse("failed");
    Definition definition = definition(execution).orElse(null);
    boolean again = !(outcome.failure() instanceof NotRetryableException);
    if (definition == null || (again && failures <= definition.retries())) {
      Duration wait = definition == null ? Duration.ZERO : definition.backoffAfter(failures);
      return retry(execution, run.failed(reason), wait, outcome.failure());
    }
    log.warn(
        "task failed task={} run={} attempt={}",
        execution.getTaskName(),
        run.runId(),
        failures,
        outcome.failure());
    return dead(
        execution,
        run,
        ended(execution, run, TaskRun.State.FAILED, Optional.of(reason), attempt.took()),
        attempt.log(),
        definition);
  }

  /** It has failed for good, before a try could begin. */
  CompletionHandler<RunData> dead(
      Execution execution, RunData run, String reason, Definition definition) {
    return dead(
        execution,
        run,
        ended(execution, run, TaskRun.State.FAILED, Optional.of(reason), null),
        List.of(),
        definition);
  }

  /** A recurring task has its next time; any other is kept for the operator. */
  private CompletionHandler<RunData> dead(
      Execution execution, RunData run, TaskRun failed, List<String> log, Definition definition) {
    return (complete, operations) -> {
      if (!execution.getId().equals(RunTask.RECURRING)) {
        String reason = failed.message().orElse("");
        Instant now = clock.instant();
        tables.dead().add(failed.task(), run.failed(reason), failed.attempt(), failed.due(), now);
      }
      definition
          .onFail()
          // Or two that fail would tell each other without end.
          .filter(task -> run.failed().isEmpty())
          .ifPresent(task -> tables.queue().addAll(List.of(tell(task, failed))));
      end(execution, failed, log, definition).complete(complete, operations);
    };
  }

  private ScheduledTaskInstance tell(String task, TaskRun failed) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("task", failed.task());
    facts.put("run", failed.runId());
    facts.put("attempts", failed.attempt());
    facts.put("message", failed.message().orElse(""));
    failed.path().ifPresent(path -> facts.put("path", path));
    // The same if it is told again, after a crash in this moment; another if it was retried.
    String id = RunId.ofEvent("failed " + failed.runId() + " " + failed.due(), task);
    RunData run = RunData.ofFailure(id, failed.runId(), JsonData.write(facts));
    return new ScheduledTaskInstance(new TaskInstance<>(task, id, run), clock.instant());
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

  private CompletionHandler<RunData> end(
      Execution execution, RunData run, TaskRun.State state, Attempt attempt) {
    return end(
        execution,
        ended(execution, run, state, attempt.report(), attempt.took()),
        attempt.log(),
        attempt.offer().definition());
  }

  private TaskRun ended(
      Execution execution,
      RunData run,
      TaskRun.State state,
      Optional<String> message,
      @Nullable Duration took) {
    return new TaskRun(
        run.runId(),
        execution.getTaskName(),
        state,
        execution.consecutiveFailures + 1,
        execution.executionTime,
        Optional.of(clock.instant()),
        Optional.ofNullable(took),
        run.path(),
        message);
  }

  /** Into the history first: a run that is in it is not performed again. */
  private CompletionHandler<RunData> end(
      Execution execution, TaskRun ended, List<String> log, Definition definition) {
    return (complete, operations) -> {
      if (execution.getId().equals(RunTask.RECURRING)) {
        tables.history().add(ended, log);
        advance(execution, definition).complete(complete, operations);
        tell(ended);
      } else {
        tables
            .history()
            .end(
                execution,
                ended,
                log,
                failure ->
                    failure.ifPresentOrElse(
                        reason -> notWritten(ended, reason), () -> tell(ended)));
      }
    };
  }

  private void tell(TaskRun ended) {
    log.info("task ended task={} run={} state={}", ended.task(), ended.runId(), ended.state());
    handles.complete(ended);
  }

  private static void notWritten(TaskRun ended, RuntimeException reason) {
    log.error(
        "task ended but that could not be stored, it runs again task={} run={} reason={}",
        ended.task(),
        ended.runId(),
        reason.getMessage());
  }

  /** A run of a recurring task that comes too late for one that skips what was missed. */
  boolean isLeftOut(Execution execution, Definition definition) {
    return definition.skipsMissed() && Recurrences.isMissed(execution, clock.instant());
  }

  /**
   * On to the next run of a recurring task; out of the queue with any other.
   *
   * @param ran what counts if the task is gone meanwhile, and its next version not there yet
   */
  CompletionHandler<RunData> advance(Execution execution, Definition ran) {
    return (complete, operations) -> {
      Optional<Recurrence> recurrence =
          execution.getId().equals(RunTask.RECURRING)
              ? definition(execution).orElse(ran).recurrence()
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
