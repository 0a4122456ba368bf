package io.jackfield.tasks.config;

import java.time.Duration;

/** The settings in force, finer than an operator can set them. */
public record Limits(
    int concurrency,
    Duration poll,
    Duration stopWait,
    int historyMax,
    Duration historyAge,
    Duration interruptGrace,
    boolean sync) {
  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(10);

  /** How many runs that ignore their interrupt have their place given to others. */
  public int mostStuck() {
    return Math.max(4, concurrency);
  }

  public static Limits of(TasksConfig config) {
    return new Limits(
        config.concurrency(),
        Duration.ofSeconds(config.poll()),
        Duration.ofSeconds(config.stop_wait()),
        config.history_max(),
        Duration.ofDays(config.history_days()),
        INTERRUPT_GRACE,
        config.sync());
  }
}
