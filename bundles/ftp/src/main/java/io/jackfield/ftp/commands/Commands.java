package io.jackfield.ftp.commands;

import io.jackfield.ftp.control.CommandTable;
import java.util.List;
import java.util.stream.Stream;

/** All commands there are. */
public final class Commands {
  private Commands() {}

  /** A new table of them. */
  public static CommandTable table() {
    return new CommandTable(
        Stream.of(
                LoginCommands.all(),
                SecurityCommands.all(),
                SessionCommands.all(),
                HelpCommands.all(),
                FolderCommands.all(),
                FileCommands.all(),
                FactCommands.all(),
                DataCommands.all(),
                ListCommands.all(),
                TransferCommands.all())
            .flatMap(List::stream));
  }
}
