package io.jackfield.tasks;

import io.jackfield.file.FileEvents;
import java.util.Map;

/** The names under which tasks know the topics of the Event Admin. */
final class FileTopics {
  private static final Map<String, String> TOPICS =
      Map.of(
          "file.stored", FileEvents.STORED,
          "file.deleted", FileEvents.DELETED,
          "file.renamed", FileEvents.RENAMED);

  private FileTopics() {}

  static String topicOf(String name) {
    String topic = TOPICS.get(name);
    if (topic == null) {
      throw new IllegalArgumentException(
          "not file.stored, file.deleted or file.renamed: '" + name + "'");
    }
    return topic;
  }

  static String nameOf(String topic) {
    return TOPICS.entrySet().stream()
        .filter(e -> e.getValue().equals(topic))
        .map(Map.Entry::getKey)
        .findAny()
        .orElse(topic);
  }
}
