package io.jackfield.task;

import java.util.List;

/**
 * A run and what it has logged.
 *
 * @param lines of its last try, the last 100
 */
public record TaskLog(TaskRun run, List<String> lines) {
  /** Copies the lines. */
  public TaskLog {
    lines = List.copyOf(lines);
  }
}
