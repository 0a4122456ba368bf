package io.jackfield.shell;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/** What can be asked for. */
final class HelpCommand {
  /** Of the one command that bin/jackfield does itself. */
  private static final String RUN = "Starts the daemon in the foreground.";

  private final List<Command> others;

  private HelpCommand(List<Command> others) {
    this.others = others.stream().sorted(Comparator.comparing(Command::name)).toList();
  }

  static Command of(List<Command> others) {
    return new Command(
        "help",
        "[COMMAND]",
        "Shows the commands, or those that begin with a word.",
        Syntax.words(0, 2),
        new HelpCommand(others)::help);
  }

  private int help(Arguments arguments, CommandIo io) throws UsageException {
    String asked = String.join(" ", arguments.words());
    if (asked.isEmpty()) {
      io.out().println("usage: jackfield COMMAND ...");
      io.out().println();
      print(io.out(), "run", RUN);
      others.forEach(command -> print(io.out(), command.name(), command.help()));
      return Exit.OK;
    }
    if (asked.equals("run")) {
      show(io.out(), "run", RUN);
      return Exit.OK;
    }
    List<Command> found = others.stream().filter(command -> matches(command, asked)).toList();
    if (found.isEmpty()) {
      throw new UsageException("'" + asked + "' is no command");
    }
    found.forEach(command -> show(io.out(), command.usage(), command.help()));
    return Exit.OK;
  }

  private static void show(PrintStream out, String usage, String help) {
    out.println("jackfield " + usage);
    out.println("    " + help);
  }

  private void print(PrintStream out, String name, String help) {
    int width = others.stream().mapToInt(command -> command.name().length()).max().orElse(0);
    out.println("  " + name + " ".repeat(Math.max(0, width - name.length()) + 2) + help);
  }

  private static boolean matches(Command command, String asked) {
    return command.name().equals(asked) || command.topic().equals(asked);
  }
}
