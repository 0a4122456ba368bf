package io.jackfield.tasks;

import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the row of a recurring task in line with its schedule. */
final class Recurrences {
  private static final Logger log = LoggerFactory.getLogger(Recurrences.class);

  private final TaskRepository repository;
  private final Queue queue;
  private final Clock clock;

  Recurrences(TaskRepository repository, Queue queue, Clock clock) {
    this.repository = repository;
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * Called when a task appears. A row with the same schedule keeps its time: one that came while
   * the task was away is made up for, once.
   */
  void settle(Definition definition) {
    String name = definition.name();
    Optional<Recurrence> recurrence = definition.recurrence();
    if (recurrence.isEmpty()) {
      queue.removeWaiting(name, RunTask.RECURRING);
      return;
    }
    Optional<Execution> row = repository.getExecution(name, RunTask.RECURRING);
    if (row.isEmpty()) {
      create(name, recurrence.get(), recurrence.get().first().apply(clock.instant()));
    } else if (!row.get().picked && changed(row.get(), recurrence.get())) {
      reschedule(row.get(), recurrence.get());
    }
  }

  /** The next run, where there is none. */
  void next(String name, Recurrence recurrence) {
    create(name, recurrence, recurrence.next().apply(clock.instant()));
  }

  private void create(String name, Recurrence recurrence, Instant when) {
    RunData run = RunData.recurring(recurrence.text());
    repository.createIfNotExists(
        new ScheduledTaskInstance(new TaskInstance<>(name, RunTask.RECURRING, run), when));
  }

  private static boolean changed(Execution row, Recurrence recurrence) {
    RunData run = (RunData) row.taskInstance.getData();
    return !run.schedule().equals(Optional.of(recurrence.text()));
  }

  private void reschedule(Execution row, Recurrence recurrence) {
    try {
      repository.reschedule(
          row,
          recurrence.next().apply(clock.instant()),
          RunData.recurring(recurrence.text()),
          row.lastSuccess,
          row.lastFailure,
          0);
    } catch (DbSchedulerException e) {
      // Picked in this moment: when it has ended the new schedule counts.
      log.debug("task rescheduled by another task={}", row.getTaskName(), e);
    }
  }
}
