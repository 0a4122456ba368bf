package io.jackfield.tasks.definition;

import java.util.List;

/** What tasks may run on. */
final class FileTopics {
  private static final List<String> NAMES = List.of("file.arrived", "file.deleted", "file.renamed");

  private FileTopics() {}

  static String checked(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "none of " + String.join(", ", NAMES) + ": '" + name + "'");
    }
    return name;
  }
}
