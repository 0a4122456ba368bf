package io.jackfield.shell;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands by name. Words are taken as they are, whoever typed them: nothing in here splits,
 * quotes or expands.
 */
final class CommandTable {
  private static final Logger log = LoggerFactory.getLogger(CommandTable.class);

  private static final Set<String> HELP = Set.of("--help", "-h");

  private final NavigableMap<String, Command> commands = new TreeMap<>();

  CommandTable(List<Command> all) {
    all.forEach(command -> commands.put(command.name(), command));
  }

  Stream<Command> all() {
    return commands.values().stream();
  }

  /** The command that the words begin with; one of two words before one of a single word. */
  Optional<Command> find(List<String> words) {
    if (words.size() > 1) {
      Command two = commands.get(words.get(0) + " " + words.get(1));
      if (two != null) {
        return Optional.of(two);
      }
    }
    return words.isEmpty() ? Optional.empty() : Optional.ofNullable(commands.get(words.get(0)));
  }

  /**
   * Runs the command that the words begin with. Every failure but a hand-over is told on the error
   * stream and in the exit code.
   */
  int run(List<String> words, CommandIo io) throws HandOverException {
    Optional<Command> found = find(words);
    if (found.isEmpty() || isUnknownTopic(found.get(), words)) {
      io.complain(unknown(words));
      return Exit.USAGE;
    }
    Command command = found.get();
    try {
      List<String> rest = words.subList(command.name().split(" ", -1).length, words.size());
      Command help = commands.get("help");
      if (help != null && !rest.isEmpty() && HELP.contains(rest.get(0))) {
        return help.action().run(help.syntax().parse(List.of(command.name())), io);
      }
      return command.action().run(command.syntax().parse(rest), io);
    } catch (UsageException e) {
      io.complain(e.getMessage() + "; usage: jackfield " + command.usage());
      return Exit.USAGE;
    } catch (HandOverException e) {
      throw e;
    } catch (Exception e) {
      return failed(command, e, io);
    } finally {
      io.out().flush();
    }
  }

  /** A word behind one that is a command and a topic too, such as {@code tasks}. */
  private boolean isUnknownTopic(Command found, List<String> words) {
    return words.size() > 1
        && !words.get(1).startsWith("-")
        && found.syntax().most() == 0
        && all().anyMatch(other -> !other.equals(found) && other.topic().equals(found.name()));
  }

  private static int failed(Command command, Exception problem, CommandIo io) {
    Optional<String> line = Complaint.of(problem);
    if (line.isEmpty()) {
      log.error("command failed name={}", command.name(), problem);
    }
    io.complain(line.orElse("the command failed unexpectedly; the daemon's log tells more"));
    return Exit.FAILED;
  }

  private String unknown(List<String> words) {
    String first = words.isEmpty() ? "" : words.get(0);
    boolean topic = commands.containsKey(first) || all().anyMatch(c -> c.topic().equals(first));
    return topic
        ? "'" + String.join(" ", words) + "' is no command; try: jackfield help " + first
        : "'" + first + "' is no command; try: jackfield help";
  }
}
