package io.jackfield.task;

import java.util.Map;
import java.util.Optional;

/**
 * Something that tasks may want to run on.
 *
 * @param topic as {@link TaskProperties#ON} names it, such as {@code file.arrived}
 * @param path of the file it is about, in the whole file space; empty if it is about none
 * @param key the same if this is told again, different for all else: of runs with one key, and for
 *     one task, only one waits or goes on
 * @param facts for {@link TaskContext#data}: text, numbers, booleans, lists and maps of these
 */
public record TaskEvent(String topic, Optional<String> path, String key, Map<String, ?> facts) {

  /** Copies the facts. */
  public TaskEvent {
    facts = Map.copyOf(facts);
  }

  /** Of a file. */
  public TaskEvent(String topic, String path, String key, Map<String, ?> facts) {
    this(topic, Optional.of(path), key, facts);
  }

  /** Of no file. */
  public TaskEvent(String topic, String key, Map<String, ?> facts) {
    this(topic, Optional.empty(), key, facts);
  }
}
