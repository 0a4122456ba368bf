package io.jackfield.tasks.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is kept with a queued run.
 *
 * @param runId its id; of a recurring task each run has its own while the row stays the same
 * @param data what was submitted
 * @param path the file that set it off
 * @param message why the last try failed
 * @param schedule of a recurring task the schedule that its time comes from
 * @param failed the run that this one is told of, which has failed for good
 */
public record RunData(
    String runId,
    JsonNode data,
    Optional<String> path,
    Optional<String> message,
    Optional<String> schedule,
    Optional<String> failed) {

  private static final String KEY = "key";

  public static RunData submitted(String runId, ObjectNode data) {
    return new RunData(
        runId, data, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static RunData ofEvent(String runId, Optional<String> path, ObjectNode facts) {
    return new RunData(runId, facts, path, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static RunData ofFailure(String runId, String failed, ObjectNode facts) {
    return new RunData(
        runId, facts, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(failed));
  }

  public static RunData recurring(String schedule) {
    return new RunData(
        RunId.random(),
        JsonNodeFactory.instance.objectNode(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(schedule),
        Optional.empty());
  }

  /**
   * What it has in common with others of its task: the file, or what was submitted as {@code key}.
   */
  public Optional<String> key() {
    return path.or(() -> Optional.ofNullable(data.path(KEY).textValue()));
  }

  public RunData failed(String reason) {
    return new RunData(runId, data, path, Optional.of(reason), schedule, failed);
  }
}
