package io.jackfield.distribution;

import java.util.ArrayList;
import java.util.List;

/**
 * The chapter of docs/cli.md that is what the commands say of themselves; a test against the daemon
 * holds it to that.
 *
 * @param commands in the order of the document
 */
record CommandChapter(List<Description> commands) {
  private static final String BEGIN = "<!-- what 'jackfield help --markdown' prints -->\n";
  private static final String END = "<!-- the end of it -->";
  private static final String HEADING = "### `";

  /**
   * Of one command.
   *
   * @param name of one word or two
   * @param lines what follows the heading, in Markdown
   */
  record Description(String name, List<String> lines) {}

  static CommandChapter of(String document) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("docs/cli.md has no chapter between its two comments");
    }
    List<Description> commands = new ArrayList<>();
    for (String line : document.substring(begin + BEGIN.length(), end).lines().toList()) {
      if (line.startsWith(HEADING)) {
        String name = line.substring(HEADING.length(), line.length() - 1);
        commands.add(new Description(name, new ArrayList<>()));
      } else if (!commands.isEmpty()) {
        commands.get(commands.size() - 1).lines().add(line);
      }
    }
    return new CommandChapter(List.copyOf(commands));
  }

  List<String> names() {
    return commands.stream().map(Description::name).toList();
  }
}
