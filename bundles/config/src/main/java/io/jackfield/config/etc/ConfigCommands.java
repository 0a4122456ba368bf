package io.jackfield.config.etc;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import io.jackfield.config.ConfigProblem;
import io.jackfield.health.CheckReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is in the files, and what is in force. */
final class ConfigCommands {
  private static final String KEY = "KEY";

  private final Etc etc;

  private final Supplier<List<CheckReport>> health;

  ConfigCommands(Etc etc, Supplier<List<CheckReport>> health) {
    this.etc = etc;
    this.health = health;
  }

  List<Command> commands() {
    return List.of(
        Command.of(
            CommandSpec.of(
                    "check",
                    "Checks the files in etc/ and what bundles say of their health; fails if"
                        + " something is wrong.")
                .detail("Without a daemon the files are checked by the jars that it would start.")
                .example("check", "says file, key and reason of whatever is wrong"),
            this::check),
        Command.of(
            CommandSpec.of("config", "Shows the values that are in force, and where they are from.")
                .optional(KEY, "a key, or the name of a file or the beginning of it", this::keys)
                .detail(
                    "SOURCE is what the file says, before names of the environment are replaced;"
                        + " 'default' where it says nothing.")
                .example("config", "every key of every file")
                .example("config drain", "what it is, its default and its value"),
            this::config));
  }

  private void check(CommandCall call) {
    List<ConfigProblem> problems = etc.check();
    List<CheckReport> ill = health.get();
    call.answer(
        Stream.concat(
                problems.stream().map(ConfigCommands::json), ill.stream().map(ConfigCommands::json))
            .toList(),
        out -> {
          if (problems.isEmpty() && ill.isEmpty()) {
            out.println("the configuration is good");
          }
        });
    problems.forEach(problem -> call.complain(problem.toString()));
    ill.forEach(one -> complain(call, one));
  }

  private static void complain(CommandCall call, CheckReport ill) {
    String line = ill.name() + ": " + ill.text();
    if (ill.fails()) {
      call.complain(line);
    } else {
      call.remark(line);
    }
  }

  private static Map<String, Object> json(ConfigProblem problem) {
    return Map.of("file", problem.file(), "key", problem.key(), "reason", problem.reason());
  }

  private static Map<String, Object> json(CheckReport problem) {
    return Map.of(
        "bundle",
        problem.bundle(),
        "check",
        problem.name(),
        "status",
        problem.status().name(),
        "reason",
        problem.text());
  }

  private List<String> keys() {
    try {
      return etc.settings().stream().map(Setting::key).distinct().sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private void config(CommandCall call) throws IOException {
    String asked = call.find(KEY).orElse("");
    List<Setting> found =
        etc.settings().stream()
            .filter(one -> one.key().equals(asked) || one.file().startsWith(asked))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no key and no file '" + asked + "'");
    }
    boolean documented = found.stream().anyMatch(one -> one.key().equals(asked));
    call.answer(
        found.stream().map(ConfigCommands::json).toList(),
        out -> {
          Table table = new Table("FILE", KEY, "VALUE", "SOURCE");
          found.forEach(one -> table.row(one.file(), one.key(), one.value(), one.source()));
          table.print(out, "");
          if (documented) {
            out.println();
            found.stream()
                .map(one -> one.key() + ": " + one.help() + " Default: " + one.usual())
                .distinct()
                .forEach(out::println);
          }
        });
    // Values that were accepted here, and that their bundle could not do what they ask for.
    health.get().stream()
        .filter(ill -> found.stream().anyMatch(one -> ill.text().contains(one.file() + ":")))
        .forEach(ill -> complain(call, ill));
  }

  private static Map<String, Object> json(Setting setting) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", setting.file());
    fields.put("key", setting.key());
    fields.put("value", setting.value());
    fields.put("source", setting.source());
    fields.put("default", setting.usual());
    fields.put("help", setting.help());
    return fields;
  }
}
