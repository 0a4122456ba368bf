package io.jackfield.tasks.definition;

import io.jackfield.file.FileEvents;
import io.jackfield.task.TaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the properties of a task say.
 *
 * @param topics of the events that set it off
 * @param concurrency how many runs go on at a time, on all machines
 * @param oneForEachKey whether of runs with one key one goes on at a time
 * @param priority runs of tasks with a higher one begin first
 * @param skipsMissed whether a time that came while nobody looked is not made up for
 * @param onFail the task that is told of runs that have failed for good
 */
public record Definition(
    String name,
    Optional<Recurrence> recurrence,
    List<String> topics,
    PathRules paths,
    int retries,
    Duration backoff,
    Duration timeout,
    int concurrency,
    boolean oneForEachKey,
    int priority,
    boolean skipsMissed,
    Optional<String> onFail) {
  /** As many at a time as there are places. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final Duration LONGEST_BACKOFF = Duration.ofDays(1);

  /** Whether there is a limit to how many runs go on at a time. */
  public boolean isLimited() {
    return concurrency < UNLIMITED;
  }

  /** How long to wait after this many failures: doubled each time, up to a day. */
  public Duration backoffAfter(int failures) {
    // 2^20 times the shortest backoff, a millisecond, is over the limit for any that matters.
    Duration doubled = backoff.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
  }

  /**
   * Of a rename either path will do: a file that leaves a folder is news of that folder, too. What
   * has no path is not narrowed by paths.
   */
  public boolean wants(TaskEvent event) {
    return topics.contains(event.topic())
        && (event.path().map(paths::match).orElse(true)
            || (event.facts().get(FileEvents.FROM) instanceof String from && paths.match(from)));
  }

  /** What sets it off, for the operator. */
  public String trigger() {
    List<String> all = new ArrayList<>();
    recurrence.ifPresent(r -> all.add(r.text()));
    for (String topic : topics) {
      String paths = String.join(" ", paths().patterns());
      all.add(("on " + topic + " " + paths).trim());
    }
    return all.isEmpty() ? "on demand" : String.join("; ", all);
  }
}
