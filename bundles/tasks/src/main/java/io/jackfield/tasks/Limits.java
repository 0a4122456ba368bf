package io.jackfield.tasks;

import java.time.Duration;

/** The settings in force, finer than an operator can set them. */
record Limits(
    int concurrency, Duration poll, Duration stopWait, int historyMax, Duration historyAge) {

  static Limits of(TasksConfig config) {
    return new Limits(
        config.concurrency(),
        Duration.ofSeconds(config.poll()),
        Duration.ofSeconds(config.stop_wait()),
        config.history_max(),
        Duration.ofDays(config.history_days()));
  }
}
