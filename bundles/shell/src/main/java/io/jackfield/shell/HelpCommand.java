package io.jackfield.shell;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What can be asked for. */
final class HelpCommand implements Command {
  private static final String WORD = "COMMAND";

  private final CommandTable table;
  private final CommandSpec spec;

  HelpCommand(CommandTable table) {
    this.table = table;
    this.spec =
        CommandSpec.of("help", "Shows the commands, or how one of them is called.")
            .words(WORD, "the command, of one word or two", () -> all().keySet())
            .flag("--markdown", "all of them as a chapter of a document")
            .example("help", "lists all commands")
            .example("help user", "shows how those are called that begin with 'user'")
            .answersAtOnce();
  }

  @Override
  public CommandSpec spec() {
    return spec;
  }

  private NavigableMap<String, CommandSpec> all() {
    NavigableMap<String, CommandSpec> all = new TreeMap<>();
    table.all().forEach((name, entry) -> all.put(name, entry.spec()));
    return all;
  }

  @Override
  public void run(CommandCall call) throws UsageException {
    NavigableMap<String, CommandSpec> all = all();
    if (call.has("--markdown")) {
      new Markdown(call.out()).print(all.values());
      return;
    }
    String asked = String.join(" ", call.words(WORD));
    List<CommandSpec> found = new ArrayList<>(all.values());
    if (!asked.isEmpty()) {
      found.removeIf(one -> !one.name().equals(asked) && !one.name().startsWith(asked + " "));
    }
    if (found.isEmpty()) {
      throw new UsageException(
          "'" + asked + "' is no command" + Similar.hint(asked, List.copyOf(all.keySet())));
    }
    call.answer(
        found.stream().map(HelpCommand::json).toList(),
        out -> {
          if (asked.isEmpty()) {
            list(found, out);
          } else {
            found.forEach(one -> out.print(new Usage(one).help(80)));
          }
        });
  }

  private static void list(List<CommandSpec> all, PrintStream out) {
    int width = all.stream().mapToInt(one -> one.name().length()).max().orElse(0);
    out.println("usage: jackfield COMMAND ...");
    out.println();
    for (CommandSpec one : all) {
      out.println("  " + one.name() + " ".repeat(width - one.name().length() + 2) + one.summary());
    }
    out.println();
    out.println("'jackfield help COMMAND' shows how one is called, '--json' answers in JSON.");
  }

  private static Map<String, Object> json(CommandSpec spec) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", spec.name());
    fields.put("summary", spec.summary());
    fields.put("usage", new Usage(spec).synopsis());
    fields.put("parameters", spec.parameters().stream().map(HelpCommand::json).toList());
    fields.put("options", spec.options().stream().map(HelpCommand::json).toList());
    fields.put("details", spec.details());
    fields.put("examples", spec.examples().stream().map(HelpCommand::json).toList());
    return fields;
  }

  private static Map<String, Object> json(CommandSpec.Parameter parameter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", parameter.name());
    fields.put("help", parameter.help());
    fields.put("required", parameter.required());
    fields.put("many", parameter.many());
    return fields;
  }

  private static Map<String, Object> json(CommandSpec.Option option) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", option.name());
    fields.put("value", Optional.of(option.value()).filter(value -> !value.isEmpty()));
    fields.put("help", option.help());
    fields.put("many", option.many());
    return fields;
  }

  private static Map<String, Object> json(CommandSpec.Example example) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", "jackfield " + example.line());
    fields.put("effect", example.effect());
    return fields;
  }
}
