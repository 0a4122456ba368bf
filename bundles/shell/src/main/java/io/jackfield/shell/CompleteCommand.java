package io.jackfield.shell;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What may stand in the place of the last word: asked for by shells. */
final class CompleteCommand implements Command {
  /** A line that stands for the names of files, which the client knows better. */
  static final String FILES = ":files";

  private static final CommandSpec SPEC =
      CommandSpec.of("complete", "Lists what may stand in the place of the last word.")
          .words("WORD", "what was typed so far, behind --; the last one may be empty", List::of)
          .detail("It is what the completion of shells asks; see 'jackfield help completion'.")
          .example("complete -- user a", "lists 'add'");

  private final CommandTable table;

  CompleteCommand(CommandTable table) {
    this.table = table;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) {
    List<String> words = call.words("WORD");
    String last = words.isEmpty() ? "" : words.get(words.size() - 1);
    List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
    List<String> found =
        candidates(before, last)
            .filter(one -> one.equals(FILES) || one.startsWith(last))
            .map(Table::printable)
            .toList();
    call.answer(found, out -> found.forEach(out::println));
  }

  private Stream<String> candidates(List<String> before, String last) {
    NavigableMap<String, CommandTable.Entry> all = table.all();
    boolean help = !before.isEmpty() && before.get(0).equals("help") && !last.startsWith("-");
    List<String> name = help ? before.subList(1, before.size()) : before;
    if (name.isEmpty()) {
      return all.values().stream().map(CommandTable.Entry::topic).distinct();
    }
    Stream<String> second =
        name.size() > 1
            ? Stream.empty()
            : all.values().stream()
                .filter(entry -> entry.words() > 1 && entry.topic().equals(name.get(0)))
                .map(entry -> entry.name().substring(entry.topic().length() + 1));
    return help
        ? second
        : Stream.concat(
            second, table.find(before).stream().flatMap(entry -> behind(entry, before, last)));
  }

  /** What may stand behind the name of a command and some words. */
  private static Stream<String> behind(CommandTable.Entry entry, List<String> before, String last) {
    CommandSpec spec = entry.spec();
    List<String> typed = before.subList(entry.words(), before.size());
    String previous = typed.isEmpty() ? "" : typed.get(typed.size() - 1);
    for (CommandSpec.Option option : spec.options()) {
      if (option.name().equals(previous) && !option.value().isEmpty()) {
        return option.values().get().stream();
      }
    }
    if (last.startsWith("-")) {
      TreeSet<String> names = new TreeSet<>(List.of(Usage.JSON, Usage.HELP));
      spec.options().forEach(option -> names.add(option.name()));
      return names.stream().filter(name -> !typed.contains(name));
    }
    return parameter(spec, typed).stream();
  }

  private static Collection<String> parameter(CommandSpec spec, List<String> typed) {
    List<CommandSpec.Parameter> parameters = spec.parameters();
    if (parameters.isEmpty()) {
      return List.of();
    }
    int index = Math.min(words(spec, typed), parameters.size() - 1);
    CommandSpec.Parameter parameter = parameters.get(index);
    if (words(spec, typed) > index && !parameter.many()) {
      return List.of();
    }
    return parameter.file() ? List.of(FILES) : parameter.values().get();
  }

  /** How many of the words are parameters. */
  private static int words(CommandSpec spec, List<String> typed) {
    List<String> words = new ArrayList<>();
    boolean value = false;
    for (String word : typed) {
      if (!value && !word.startsWith("-")) {
        words.add(word);
      }
      value =
          spec.options().stream()
              .anyMatch(option -> option.name().equals(word) && !option.value().isEmpty());
    }
    return words.size();
  }
}
