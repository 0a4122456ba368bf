package io.jackfield.ftp.server;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All commands by name. FEAT, HELP and SITE HELP are what is in here. */
final class CommandTable {
  private final Map<String, Command> byName = new TreeMap<>();

  CommandTable() {
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
        .flatMap(List::stream)
        .forEach(this::add);
  }

  private void add(Command command) {
    if (byName.put(command.name(), command) != null) {
      throw new IllegalStateException("two commands are called " + command.name());
    }
  }

  /** The command of that name, {@code null} if there is none. */
  @Nullable Command find(String name) {
    return byName.get(name);
  }

  Collection<Command> all() {
    return byName.values();
  }
}
