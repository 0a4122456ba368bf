package io.jackfield.tasks;

import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskLog;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Registry;
import io.jackfield.tasks.definition.TaskName;
import io.jackfield.tasks.run.Attempt;
import io.jackfield.tasks.run.Attempts;
import io.jackfield.tasks.run.Handles;
import io.jackfield.tasks.scheduler.Recurrences;
import io.jackfield.tasks.store.Database;
import io.jackfield.tasks.store.JsonData;
import io.jackfield.tasks.store.Paused;
import io.jackfield.tasks.store.Queue;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunId;
import io.jackfield.tasks.store.StoreException;
import io.jackfield.tasks.store.Tables;
import io.jackfield.transport.rollout.RolloutState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the engine is to those who submit, ask and operate. Calls block on the store, from any
 * thread.
 */
final class EngineTasks implements Tasks {
  private final RolloutState own;
  private final boolean sync;
  private final Clock clock;
  private final Database database;
  private final Tables tables;
  private final Registry registry;
  private final Attempts attempts;
  private final Handles handles;
  private final Recurrences recurrences;
  private final Consumer<Definition> settle;
  private final Runnable look;

  /**
   * Of the parts of an engine.
   *
   * @param settle gives a recurring task its next time
   * @param look has the engine look for due runs at once
   */
  EngineTasks(
      RolloutState own,
      boolean sync,
      Clock clock,
      Database database,
      Tables tables,
      Registry registry,
      Attempts attempts,
      Handles handles,
      Recurrences recurrences,
      Consumer<Definition> settle,
      Runnable look) {
    this.own = own;
    this.sync = sync;
    this.clock = clock;
    this.database = database;
    this.tables = tables;
    this.registry = registry;
    this.attempts = attempts;
    this.handles = handles;
    this.recurrences = recurrences;
    this.settle = settle;
    this.look = look;
  }

  @Override
  public void publish(List<TaskEvent> events) {
    if (!own.serves()) {
      // It knows no task yet: told now, they would be forgotten.
      throw new IllegalStateException("this version of the task engine is not in service yet");
    }
    List<Definition> tasks = registry.serving().stream().map(Offer::definition).toList();
    Instant now = clock.instant();
    List<ScheduledTaskInstance> runs =
        events.stream()
            .flatMap(
                event ->
                    tasks.stream()
                        .filter(task -> task.wants(event))
                        .map(task -> run(event, task.name(), now)))
            .toList();
    if (runs.isEmpty()) {
      return;
    }
    try {
      Database.shielded(() -> tables.queue().addAll(runs));
      syncIfWanted();
    } catch (StoreException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    look.run();
  }

  private void syncIfWanted() {
    if (sync) {
      database.sync();
    }
  }

  private static ScheduledTaskInstance run(TaskEvent event, String task, Instant due) {
    String runId = RunId.ofEvent(event.key(), task);
    RunData run = RunData.ofEvent(runId, event.path(), JsonData.write(event.facts()));
    return new ScheduledTaskInstance(new TaskInstance<>(task, runId, run), due);
  }

  @Override
  public TaskHandle submit(String task, Map<String, ?> data) {
    return schedule(task, data, clock.instant());
  }

  @Override
  public TaskHandle schedule(String task, Map<String, ?> data, Instant when) {
    RunData run = RunData.submitted(RunId.random(), JsonData.write(data));
    TaskHandle handle = handles.open(run.runId());
    try {
      enqueue(TaskName.checked(task), run, when);
      return handle;
    } catch (RuntimeException e) {
      handles.forget(run.runId());
      throw e;
    }
  }

  private void enqueue(String task, RunData run, Instant when) {
    ScheduledTaskInstance row =
        new ScheduledTaskInstance(new TaskInstance<>(task, run.runId(), run), when);
    tables.queue().addNew(row);
    syncIfWanted();
    if (!when.isAfter(clock.instant())) {
      look.run();
    }
  }

  @Override
  public List<TaskInfo> list() {
    Map<String, Instant> next =
        tables.queue().recurring().stream()
            .collect(Collectors.toMap(Queue.Row::task, Queue.Row::due));
    Set<String> resting = tables.paused().names();
    return registry.serving().stream().map(offer -> info(offer, next, resting)).toList();
  }

  private static TaskInfo info(Offer offer, Map<String, Instant> next, Set<String> resting) {
    Definition definition = offer.definition();
    return new TaskInfo(
        definition.name(),
        definition.trigger(),
        Optional.ofNullable(next.get(definition.name())),
        offer.bundle(),
        offer.version(),
        resting.contains(definition.name()) || resting.contains(Paused.ALL));
  }

  @Override
  public List<TaskRun> queue() {
    return tables.queue().rows().stream()
        .map(row -> row.toRun(attempts.find(row.run().runId()).flatMap(Attempt::report)))
        .toList();
  }

  @Override
  public List<TaskRun> history(int most) {
    return tables.history().latest(most);
  }

  @Override
  public Optional<TaskLog> find(String runId) {
    return tables.history().find(runId).or(() -> waiting(runId));
  }

  private Optional<TaskLog> waiting(String runId) {
    Optional<Attempt> running = attempts.find(runId);
    return tables
        .queue()
        .find(runId)
        .map(
            row ->
                new TaskLog(
                    row.toRun(running.flatMap(Attempt::report)),
                    running.map(Attempt::log).orElse(List.of())));
  }

  @Override
  public List<TaskRun> dead(int most) {
    return tables.dead().latest(most);
  }

  @Override
  public boolean retry(String runId) {
    boolean queued = tables.dead().retry(runId, clock.instant());
    look.run();
    return queued;
  }

  @Override
  public boolean drop(String runId) {
    return tables.dead().drop(runId);
  }

  @Override
  public void pause(Optional<String> task) {
    tables.paused().pause(task.map(TaskName::checked).orElse(Paused.ALL));
  }

  @Override
  public boolean resume(Optional<String> task) {
    boolean resumed = tables.paused().resume(task.orElse(Paused.ALL));
    // Times that came in between are missed ones.
    registry.serving().stream()
        .map(Offer::definition)
        .filter(definition -> task.isEmpty() || task.get().equals(definition.name()))
        .forEach(settle);
    look.run();
    return resumed;
  }

  @Override
  public boolean cancel(String runId) {
    Optional<Attempt> running = attempts.find(runId);
    running.ifPresent(attempt -> attempts.interrupt(attempt, Attempt.Reason.CANCELLED));
    return running.isPresent()
        || tables.queue().find(runId).filter(this::cancelWaiting).isPresent();
  }

  private boolean cancelWaiting(Queue.Row row) {
    if (!tables.queue().removeWaiting(row.task(), row.instance())) {
      return false;
    }
    TaskRun waiting = row.toRun(Optional.empty());
    TaskRun cancelled =
        new TaskRun(
            waiting.runId(),
            waiting.task(),
            TaskRun.State.CANCELLED,
            waiting.attempt(),
            waiting.due(),
            Optional.of(clock.instant()),
            Optional.empty(),
            waiting.path(),
            waiting.message());
    tables.history().add(cancelled, List.of());
    handles.complete(cancelled);
    if (row.isRecurring()) {
      skip(row.task(), row.due());
    }
    return true;
  }

  /** The one that was to come is cancelled, not those after it. */
  private void skip(String task, Instant due) {
    Instant now = clock.instant();
    registry
        .serving(task)
        .flatMap(offer -> offer.definition().recurrence())
        .ifPresent(recurrence -> recurrences.next(task, recurrence, due.isAfter(now) ? due : now));
  }
}
