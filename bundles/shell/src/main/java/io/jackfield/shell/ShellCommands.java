package io.jackfield.shell;

import io.jackfield.command.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that belong to no other bundle. */
public final class ShellCommands {
  private ShellCommands() {}

  /**
   * All of them.
   *
   * @param table what they help with and complete
   * @param logs the folder of the logs
   */
  public static List<Command> of(CommandTable table, Path logs) {
    List<Command> all = new ArrayList<>(ClientCommands.all());
    all.add(new HelpCommand(table));
    all.add(new CompleteCommand(table));
    all.add(new CompletionCommand());
    all.add(LogsCommand.daemon(logs));
    all.add(LogsCommand.access(logs));
    return all;
  }
}
