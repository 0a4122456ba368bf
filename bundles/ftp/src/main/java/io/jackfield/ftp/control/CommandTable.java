package io.jackfield.ftp.control;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All commands by name. FEAT, HELP and SITE HELP are what is in here. */
public final class CommandTable {
  private final Map<String, Command> byName = new TreeMap<>();

  /** A table of these commands, each under a name of its own. */
  public CommandTable(Stream<Command> commands) {
    commands.forEach(this::add);
  }

  private void add(Command command) {
    if (byName.put(command.name(), command) != null) {
      throw new IllegalStateException("two commands are called " + command.name());
    }
  }

  /** The command of that name, {@code null} if there is none. */
  public @Nullable Command find(String name) {
    return byName.get(name);
  }

  public Collection<Command> all() {
    return byName.values();
  }
}
