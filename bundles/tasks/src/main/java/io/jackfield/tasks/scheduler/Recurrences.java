package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.Recurrence;
import io.jackfield.tasks.store.Queue;
import io.jackfield.tasks.store.RunData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the row of a recurring task in line with its schedule. */
public final class Recurrences {
  private static final Logger log = LoggerFactory.getLogger(Recurrences.class);

  /** A time that came longer ago was missed; a swap is over sooner. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final TaskRepository repository;
  private final Queue queue;
  private final Clock clock;

  public Recurrences(TaskRepository repository, Queue queue, Clock clock) {
    this.repository = repository;
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * Called when a task appears, and when the clock was set back. A row with the same schedule keeps
   * its time: one that came while the task was away is made up for, once.
   *
   * @param last the time before the clock was set back, {@link Instant#MIN} if it was not
   */
  public void settle(Definition definition, Instant last) {
    String name = definition.name();
    Optional<Recurrence> recurrence = definition.recurrence();
    if (recurrence.isEmpty()) {
      queue.removeWaiting(name, RunTask.RECURRING);
      return;
    }
    Optional<Execution> row = repository.getExecution(name, RunTask.RECURRING);
    if (row.isEmpty()) {
      create(name, recurrence.get(), recurrence.get().first(clock.instant()));
    } else if (!row.get().picked) {
      settle(row.get(), recurrence.get(), last, definition.skipsMissed());
    }
  }

  private void settle(Execution row, Recurrence recurrence, Instant last, boolean skipsMissed) {
    Instant now = clock.instant();
    if (changed(row, recurrence) || (skipsMissed && isMissed(row, now))) {
      reschedule(row, recurrence.next(now), RunData.recurring(recurrence.text()));
    } else if (row.consecutiveFailures == 0) {
      Instant due = recurrence.waiting(row.executionTime, latest(row, last), now);
      if (!due.equals(row.executionTime)) {
        reschedule(row, due, (RunData) row.taskInstance.getData());
      }
    }
  }

  /** Whether its time came long ago and it has not begun since. */
  public static boolean isMissed(Execution row, Instant now) {
    return row.getId().equals(RunTask.RECURRING)
        && row.consecutiveFailures == 0
        && ((RunData) row.taskInstance.getData()).message().isEmpty()
        && row.executionTime.plus(LATE).isBefore(now);
  }

  private static Instant latest(Execution row, Instant last) {
    return Stream.of(last, row.lastSuccess, row.lastFailure)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(last);
  }

  /** The first run after that time, where there is none. */
  public void next(String name, Recurrence recurrence, Instant after) {
    create(name, recurrence, recurrence.next(after));
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

  private void reschedule(Execution row, Instant due, RunData run) {
    try {
      repository.reschedule(row, due, run, row.lastSuccess, row.lastFailure, 0);
    } catch (DbSchedulerException e) {
      // Picked in this moment: when it has ended the new schedule counts.
      log.debug("task rescheduled by another task={}", row.getTaskName(), e);
    }
  }
}
