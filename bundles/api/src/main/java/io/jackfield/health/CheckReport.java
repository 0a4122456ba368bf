package io.jackfield.health;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.hc.api.Result;

/**
 * What one health check says.
 *
 * @param name of the check, such as {@code listener http}
 * @param bundle the symbolic name of the bundle that says so
 * @param tags such as {@link Checks#READY}
 * @param status how it is
 * @param lines what is wrong, a line each; of one that is well what there is to say, if anything
 * @param time how long the check took, or has taken so far
 * @param timedOut whether it has not answered in time
 */
public record CheckReport(
    String name,
    String bundle,
    List<String> tags,
    Result.Status status,
    List<String> lines,
    Duration time,
    boolean timedOut) {

  /** The worst first, then by name. */
  public static final Comparator<CheckReport> WORST_FIRST =
      Comparator.comparing(CheckReport::status)
          .reversed()
          .thenComparing(CheckReport::name)
          .thenComparing(CheckReport::bundle);

  /** Copies the lists. */
  public CheckReport {
    tags = List.copyOf(tags);
    lines = List.copyOf(lines);
  }

  /** Whether something does not work; a warning is not enough for that. */
  public boolean fails() {
    return status.compareTo(Result.Status.WARN) > 0;
  }

  /** Whether there is nothing to tell. */
  public boolean isOk() {
    return status == Result.Status.OK;
  }

  /** All lines in one. */
  public String text() {
    return String.join("; ", lines);
  }

  /** The worst status of all; OK if there are none. */
  public static Result.Status worst(List<CheckReport> reports) {
    return reports.stream()
        .map(CheckReport::status)
        .max(Comparator.naturalOrder())
        .orElse(Result.Status.OK);
  }
}
