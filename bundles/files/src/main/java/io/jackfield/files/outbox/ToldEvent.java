package io.jackfield.files.outbox;

import io.jackfield.task.TaskEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a bundle tells: an event that has happened when it is written down, and is about no file.
 *
 * @param topic as {@code task.on} names it
 * @param key the same if it is told again; for its topic alone
 * @param facts as JSON
 */
record ToldEvent(String topic, String key, String facts) {
  /** The fact that says which topic it is, for a task that runs on several. */
  static final String TOPIC = "topic";

  /** Others than an event of a file has: that is how a line shows which of the two it is. */
  static final int FIELDS = 3;

  /** One for each column of a line. None has a tab or a line end in it. */
  List<String> fields() {
    return List.of(topic, key, facts);
  }

  /** The opposite of {@link #fields}. */
  static ToldEvent of(List<String> fields) {
    return new ToldEvent(fields.get(0), fields.get(1), fields.get(2));
  }

  /** As the tasks get it. */
  TaskEvent forTasks() {
    Map<String, Object> all = new HashMap<>(FactsJson.read(facts));
    all.put(TOPIC, topic);
    return new TaskEvent(topic, topic + ' ' + key, all);
  }
}
