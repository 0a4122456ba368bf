package io.jackfield.tasks;

import io.jackfield.file.FileEvents;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tasks may run on. */
final class FileTopics {
  private static final List<String> NAMES = List.of("file.arrived", "file.deleted", "file.renamed");

  /** By the topic of the Event Admin. */
  private static final Map<String, String> TOLD =
      Map.of(
          FileEvents.STORED, "file.arrived",
          FileEvents.DELETED, "file.deleted",
          FileEvents.RENAMED, "file.renamed");

  private FileTopics() {}

  static String checked(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "none of " + String.join(", ", NAMES) + ": '" + name + "'");
    }
    return name;
  }

  static Optional<String> of(String eventTopic) {
    return Optional.ofNullable(TOLD.get(eventTopic));
  }
}
