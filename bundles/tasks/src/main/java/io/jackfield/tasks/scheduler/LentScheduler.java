package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.Waiter;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import io.jackfield.tasks.config.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** db-scheduler on threads that are lent to it and with tasks that come and go. */
public final class LentScheduler extends Scheduler {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final int MISSED_HEARTBEATS = 4;

  /** Then a run whose engine has said nothing of it is taken up by another one. */
  static final Duration DEAD_AFTER = HEARTBEAT.multipliedBy(MISSED_HEARTBEATS);

  private static final Duration NEVER = Duration.ofDays(36_500);

  /** What tries leave to write: they have ended, or will not, by the time it is stopped. */
  private static final Duration STOP_WAIT = Duration.ofMillis(500);

  /**
   * On lent threads.
   *
   * @param runners performs runs
   * @param poller is occupied by the loop that looks for due runs
   */
  public LentScheduler(
      Clock clock,
      TaskRepository repository,
      TaskResolver resolver,
      SchedulerName name,
      Limits limits,
      ExecutorService runners,
      ExecutorService poller,
      ScheduledExecutorService housekeeping) {
    super(
        clock,
        repository,
        repository,
        resolver,
        limits.concurrency(),
        runners,
        name,
        // About how long a thread sleeps, whatever happens to the system's clock.
        new Waiter(limits.poll(), () -> Instant.EPOCH.plusNanos(System.nanoTime())),
        HEARTBEAT,
        MISSED_HEARTBEATS,
        List.of(),
        List.of(),
        new PollingStrategyConfig(PollingStrategyConfig.Type.LOCK_AND_FETCH, 0.5, 3),
        NEVER,
        STOP_WAIT,
        LogLevel.ERROR,
        true,
        List.of(),
        poller,
        housekeeping);
  }
}
