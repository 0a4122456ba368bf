package io.jackfield.tasks.definition;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.Set;

/**
 * When a cron expression comes, in a zone whose clocks are changed: as in Vixie's cron. Where the
 * hours are named, a time that a clock change leaves out comes right after the change, and one that
 * comes twice counts the first time. An expression for every hour goes by the clock on the wall as
 * it is: nothing is made up and nothing left out.
 */
final class CronTimes {
  private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0-23");

  /** The expression on a clock that is never changed: the local time taken for one of UTC. */
  private final Schedule local;

  private final boolean everyHour;
  private final ZoneRules rules;

  /**
   * Five fields as crontab(5) has them, or six with the seconds first.
   *
   * @throws IllegalArgumentException with a line for the author if it is none or never comes
   */
  CronTimes(String expression, ZoneId zone) {
    String[] fields = expression.trim().split("\\s+", -1);
    CronStyle style =
        switch (fields.length) {
          case 5 -> CronStyle.UNIX;
          case 6 -> CronStyle.SPRING53;
          default ->
              throw new IllegalArgumentException(
                  "a cron expression has five or six fields: '" + expression + "'");
        };
    local = new CronSchedule(expression.trim(), ZoneOffset.UTC, style);
    everyHour = EVERY_HOUR.contains(fields[fields.length - 4]);
    rules = zone.getRules();
    if (nextLocal(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)).isEmpty()) {
      throw new IllegalArgumentException("never comes: '" + expression + "'");
    }
  }

  boolean everyHour() {
    return everyHour;
  }

  /** The first time after that; {@link Schedule#NEVER} if there is none. */
  Instant next(Instant after) {
    return everyHour ? nextByWallClock(after) : nextByName(after);
  }

  private Instant nextByName(Instant after) {
    Optional<LocalDateTime> time =
        nextLocal(LocalDateTime.ofInstant(after, rules.getOffset(after)));
    while (time.isPresent()) {
      Instant instant = instant(time.get());
      // Not so when the hour that comes twice comes for the second time.
      if (instant.isAfter(after)) {
        return instant;
      }
      time = nextLocal(time.get());
    }
    return Schedule.NEVER;
  }

  /** The first time that the clocks show it, or that they show a later one. */
  private Instant instant(LocalDateTime time) {
    ZoneOffsetTransition change = rules.getTransition(time);
    return change != null && change.isGap()
        ? change.getInstant()
        : time.toInstant(rules.getOffset(time));
  }

  private Instant nextByWallClock(Instant after) {
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime from = LocalDateTime.ofInstant(after, offset);
    ZoneOffsetTransition change = rules.nextTransition(after);
    while (true) {
      Optional<LocalDateTime> time = nextLocal(from);
      if (time.isEmpty()) {
        return Schedule.NEVER;
      }
      Instant instant = time.get().toInstant(offset);
      if (change == null || instant.isBefore(change.getInstant())) {
        return instant;
      }
      // The clocks are changed before: on from what they show then, that moment included.
      offset = change.getOffsetAfter();
      from = change.getDateTimeAfter().minusSeconds(1);
      change = rules.nextTransition(change.getInstant());
    }
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    Instant next = local.getInitialExecutionTime(after.toInstant(ZoneOffset.UTC));
    return next.equals(Schedule.NEVER)
        ? Optional.empty()
        : Optional.of(LocalDateTime.ofInstant(next, ZoneOffset.UTC));
  }
}
