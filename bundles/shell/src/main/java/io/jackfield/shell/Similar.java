package io.jackfield.shell;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What somebody may have meant. */
final class Similar {
  private Similar() {}

  /** A question behind a complaint about a word; empty if no name is like it. */
  static String hint(String word, List<String> names) {
    if (word.isBlank()) {
      return "";
    }
    CommandLine line = new CommandLine(CommandSpec.create());
    names.forEach(name -> line.addSubcommand(name, CommandSpec.create()));
    List<String> similar = new UnmatchedArgumentException(line, List.of(word)).getSuggestions();
    return similar.isEmpty() ? "" : ", did you mean '" + similar.get(0) + "'?";
  }
}
