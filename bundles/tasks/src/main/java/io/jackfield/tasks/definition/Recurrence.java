package io.jackfield.tasks.definition;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** When a task runs again and again. */
public interface Recurrence {

  /** The schedule in words, which tells whether a stored one is still the same. */
  String text();

  /** When the first run is, from now. */
  Instant first(Instant now);

  /** When the next run is, from the end of the last. */
  Instant next(Instant now);

  /**
   * When a run is that waits for its time, by a clock that may have been set back since the time
   * was reckoned: never later than that time.
   *
   * @param last when the last run ended, by the clock of then; any time before if there was none
   */
  Instant waiting(Instant due, Instant last, Instant now);

  static Recurrence every(String text) {
    return new Every("every " + text.trim(), TextDuration.parse(text));
  }

  /** Five fields as crontab(5) has them, or six with the seconds first. */
  static Recurrence cron(String expression, ZoneId zone) {
    return new Cron("cron " + expression.trim(), new CronTimes(expression, zone));
  }

  /** The same in a zone that the task has named, which is then a part of the schedule. */
  static Recurrence cronIn(ZoneId zone, String expression) {
    return new Cron("cron " + expression.trim() + " " + zone, new CronTimes(expression, zone));
  }

  /** A pause between two runs. */
  record Every(String text, Duration pause) implements Recurrence {
    @Override
    public Instant first(Instant now) {
      return now;
    }

    @Override
    public Instant next(Instant now) {
      return now.plus(pause);
    }

    @Override
    public Instant waiting(Instant due, Instant last, Instant now) {
      return earlier(due, next(now));
    }
  }

  /** Times by the clock on the wall. */
  record Cron(String text, CronTimes times) implements Recurrence {
    /** A clock set back by more shows another day's time for all that is known. */
    private static final Duration SMALL_CHANGE = Duration.ofHours(3);

    @Override
    public Instant first(Instant now) {
      return times.next(now);
    }

    @Override
    public Instant next(Instant now) {
      return times.next(now);
    }

    @Override
    public Instant waiting(Instant due, Instant last, Instant now) {
      boolean wasSetBack = last.isAfter(now);
      // What has run at its hour does not run again because the hour comes again.
      boolean again = !times.everyHour() && !last.isAfter(now.plus(SMALL_CHANGE));
      return wasSetBack && !again ? earlier(due, next(now)) : due;
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
