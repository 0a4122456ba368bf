package io.jackfield.shell;

import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The spec of a command as picocli has it, which reads words and writes help by it. */
final class Usage {
  static final String JSON = "--json";
  static final String HELP = "--help";
  private static final int LEAST_COLUMNS = 60;
  private static final int MOST_COLUMNS = 120;

  private final CommandSpec spec;

  Usage(CommandSpec spec) {
    this.spec = spec;
  }

  /** Sorts words out; {@code --} ends the options, so that any text can be a word. */
  Arguments parse(List<String> typed) throws UsageException {
    Map<String, ArgSpec> named = new HashMap<>();
    CommandLine line = line(named);
    try {
      ParseResult result = line.parseArgs(typed.toArray(String[]::new));
      return arguments(result, named);
    } catch (UnmatchedArgumentException e) {
      throw new UsageException(unmatched(e));
    } catch (ParameterException e) {
      throw new UsageException(lowerCase(String.valueOf(e.getMessage())));
    }
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().get(0);
    if (!e.isUnknownOption()) {
      return "too many words from '" + first + "' on";
    }
    List<String> similar = e.getSuggestions();
    return "unknown option "
        + first
        + (similar.isEmpty() ? "" : ", did you mean " + similar.get(0) + "?");
  }

  private static String lowerCase(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static Arguments arguments(ParseResult result, Map<String, ArgSpec> named) {
    Map<String, List<String>> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    named.forEach(
        (name, argument) -> {
          boolean there =
              argument.isOption()
                  ? result.hasMatchedOption((OptionSpec) argument)
                  : result.hasMatchedPositional((PositionalParamSpec) argument);
          if (there) {
            flags.add(name);
            values.put(name, argument.stringValues());
          }
        });
    return new Arguments(Set.copyOf(flags), Map.copyOf(values));
  }

  /** All there is to say, as wide as the terminal. */
  String help(int columns) {
    CommandLine line = line(new HashMap<>());
    line.setUsageHelpWidth(Math.max(LEAST_COLUMNS, Math.min(columns, MOST_COLUMNS)));
    return line.getUsageMessage(Ansi.OFF);
  }

  /** How it is called, in one line. */
  String synopsis() {
    StringBuilder line = new StringBuilder("jackfield ").append(spec.name());
    for (CommandSpec.Option option : spec.options()) {
      String text = (option.name() + " " + option.value()).strip();
      line.append(" [").append(text).append(option.many() ? "]..." : "]");
    }
    for (CommandSpec.Parameter parameter : spec.parameters()) {
      String text = parameter.name() + (parameter.many() ? "..." : "");
      line.append(' ').append(parameter.required() ? text : "[" + text + "]");
    }
    return line.toString();
  }

  private CommandLine line(Map<String, ArgSpec> named) {
    Model.CommandSpec model = Model.CommandSpec.create().name("jackfield " + spec.name());
    model
        .usageMessage()
        .description(escaped(spec.summary()))
        .sortOptions(false)
        .synopsisSubcommandLabel("")
        .footer(footer());
    int index = 0;
    for (CommandSpec.Parameter parameter : spec.parameters()) {
      PositionalParamSpec positional = positional(parameter, index++);
      named.put(parameter.name(), positional);
      model.addPositional(positional);
    }
    for (CommandSpec.Option option : spec.options()) {
      OptionSpec one = option(option);
      named.put(option.name(), one);
      model.addOption(one);
    }
    OptionSpec json = flag(JSON).description("Answers in JSON.").build();
    named.put(JSON, json);
    model.addOption(json);
    OptionSpec help = flag(HELP, "-h").usageHelp(true).description("Shows this.").build();
    named.put(HELP, help);
    model.addOption(help);
    // Words are taken as they are: nothing is split, unquoted, expanded or looked up.
    return new CommandLine(model)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setPosixClusteredShortOptionsAllowed(false)
        .setOverwrittenOptionsAllowed(true);
  }

  private static PositionalParamSpec positional(CommandSpec.Parameter parameter, int index) {
    PositionalParamSpec.Builder builder =
        PositionalParamSpec.builder()
            .paramLabel(parameter.name())
            .description(escaped(parameter.help()))
            .required(parameter.required());
    return parameter.many()
        ? builder
            .index(index + "..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build()
        : builder
            .index(String.valueOf(index))
            .arity(parameter.required() ? "1" : "0..1")
            .type(String.class)
            .build();
  }

  private static OptionSpec option(CommandSpec.Option option) {
    if (option.value().isEmpty()) {
      return flag(option.name()).description(escaped(option.help())).build();
    }
    OptionSpec.Builder builder =
        OptionSpec.builder(option.name())
            .paramLabel(option.value())
            .description(escaped(option.help()))
            .arity("1");
    return option.many()
        ? builder.type(List.class).auxiliaryTypes(String.class).build()
        : builder.type(String.class).build();
  }

  private static OptionSpec.Builder flag(String... names) {
    return OptionSpec.builder(names[0], tail(names)).arity("0").type(boolean.class);
  }

  private static String[] tail(String... names) {
    return List.of(names).subList(1, names.length).toArray(String[]::new);
  }

  private String[] footer() {
    List<String> lines = new ArrayList<>();
    for (String paragraph : spec.details()) {
      lines.add("");
      lines.add(escaped(paragraph));
    }
    if (!spec.examples().isEmpty()) {
      lines.add("");
      lines.add(spec.examples().size() == 1 ? "Example:" : "Examples:");
    }
    for (CommandSpec.Example example : spec.examples()) {
      lines.add("  jackfield " + escaped(example.line()));
      lines.add("      " + escaped(example.effect()));
    }
    return lines.toArray(String[]::new);
  }

  /** What picocli hands to a formatter. */
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }
}
