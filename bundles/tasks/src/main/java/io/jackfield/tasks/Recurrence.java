package io.jackfield.tasks;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.UnaryOperator;

/**
 * When a task runs again and again.
 *
 * @param text the schedule in words, which tells whether a stored one is still the same
 * @param first when the first run is, from now
 * @param next when the next run is, from the end of the last
 */
record Recurrence(String text, UnaryOperator<Instant> first, UnaryOperator<Instant> next) {

  static Recurrence every(String text) {
    Duration pause = TextDuration.parse(text);
    return new Recurrence("every " + text.trim(), now -> now, now -> now.plus(pause));
  }

  /** Five fields as crontab(5) has them, or six with the seconds first. */
  static Recurrence cron(String expression, ZoneId zone) {
    String trimmed = expression.trim();
    CronStyle style =
        switch (trimmed.split("\\s+").length) {
          case 5 -> CronStyle.UNIX;
          case 6 -> CronStyle.SPRING53;
          default ->
              throw new IllegalArgumentException(
                  "a cron expression has five or six fields: '" + expression + "'");
        };
    Schedule schedule = new CronSchedule(trimmed, zone, style);
    UnaryOperator<Instant> next = schedule::getInitialExecutionTime;
    if (next.apply(Instant.EPOCH).equals(Schedule.NEVER)) {
      throw new IllegalArgumentException("never comes: '" + expression + "'");
    }
    return new Recurrence("cron " + trimmed, next, next);
  }
}
