package io.jackfield.distribution;

import java.util.List;

/** A completion as it is installed: without a daemon that answers it still knows these commands. */
final class Completion {
  private final String script;

  /** Makes one of what {@code jackfield completion} prints. */
  Completion(String script) {
    if (!script.contains("_jackfield_commands")) {
      throw new IllegalArgumentException("the completion does not look at _jackfield_commands");
    }
    this.script = script;
  }

  /** What a shell says of itself in the first line of a script has to stay there. */
  String with(List<String> commands) {
    int first = script.indexOf('\n') + 1;
    return script.substring(0, first)
        + "_jackfield_commands='"
        + String.join("\n", commands)
        + "'\n"
        + script.substring(first);
  }
}
