package io.jackfield.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run of a task, as it was when it was asked for.
 *
 * @param runId the run's id
 * @param task the task's name
 * @param state where it stands
 * @param attempt which try it is or was, from 1; 0 before the first
 * @param due when it was or is to run
 * @param ended when it ended; empty before
 * @param took how long the last try took, by a clock that is not set; empty before it has ended
 * @param path the file that set it off
 * @param message its last report, or why it failed
 */
public record TaskRun(
    String runId,
    String task,
    State state,
    int attempt,
    Instant due,
    Optional<Instant> ended,
    Optional<Duration> took,
    Optional<String> path,
    Optional<String> message) {

  /** Where a run stands. */
  public enum State {
    /** It waits for its time, or for its task to be there. */
    WAITING,
    /** It goes on. */
    RUNNING,
    /** It ended well. */
    DONE,
    /** It failed as often as it may be tried. */
    FAILED,
    /** Somebody cancelled it. */
    CANCELLED
  }
}
