package io.jackfield.shell;

import io.jackfield.command.Command;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.RetryableException;
import io.jackfield.command.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands by name. Words are taken as they are, whoever typed them: nothing in here splits,
 * quotes or expands.
 */
public final class CommandTable {
  public static final String UNEXPECTED =
      "the command failed unexpectedly; the daemon's log tells more";

  private static final Logger log = LoggerFactory.getLogger(CommandTable.class);

  /** A command and its spec, read once. */
  public record Entry(Command command, CommandSpec spec) {
    String name() {
      return spec.name();
    }

    /** What comes first in the name. */
    String topic() {
      int space = name().indexOf(' ');
      return space < 0 ? name() : name().substring(0, space);
    }

    int words() {
      return name().split(" ", -1).length;
    }
  }

  /** What the service registry orders services by: the greater is the better one. */
  private record Rank(int ranking, long id) implements Comparable<Rank> {
    static Rank of(Map<String, ?> properties) {
      Object ranking = properties.get(Constants.SERVICE_RANKING);
      return new Rank(
          ranking instanceof Integer number ? number : 0,
          properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0);
    }

    @Override
    public int compareTo(Rank other) {
      int byRanking = Integer.compare(ranking, other.ranking);
      return byRanking != 0 ? byRanking : Long.compare(other.id, id);
    }
  }

  private final NavigableMap<Rank, Entry> services =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  /**
   * A command has come. One that cannot say what it is called is left out.
   *
   * @param properties of its service
   */
  public void add(Command command, Map<String, ?> properties) {
    try {
      CommandSpec spec = Objects.requireNonNull(command.spec(), "a command without a spec");
      services.put(Rank.of(properties), new Entry(command, spec));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      log.error("command left out class={}", command.getClass().getName(), e);
    }
  }

  /** One has gone, whose ranking may be another one than when it came. */
  public void remove(Map<String, ?> properties) {
    long id = Rank.of(properties).id();
    services.keySet().removeIf(rank -> rank.id() == id);
  }

  /** All, by name; of two of one name the better one. */
  NavigableMap<String, Entry> all() {
    NavigableMap<String, Entry> all = new TreeMap<>();
    services.values().forEach(entry -> all.putIfAbsent(entry.name(), entry));
    return all;
  }

  /** The command that the words begin with; one of two words before one of a single word. */
  public Optional<Entry> find(List<String> words) {
    return find(all(), words);
  }

  private static Optional<Entry> find(NavigableMap<String, Entry> all, List<String> words) {
    if (words.size() > 1) {
      Entry two = all.get(words.get(0) + " " + words.get(1));
      if (two != null) {
        return Optional.of(two);
      }
    }
    return words.isEmpty() ? Optional.empty() : Optional.ofNullable(all.get(words.get(0)));
  }

  /**
   * Runs the command that the words begin with. Every failure is told on the error stream and in
   * the exit code.
   */
  public int run(List<String> words, Client client) {
    NavigableMap<String, Entry> all = all();
    Optional<Entry> found = find(all, words);
    if (found.isEmpty() || isUnknownTopic(all, found.get(), words)) {
      return unknown(all, words, client);
    }
    return run(found.get(), words.subList(found.get().words(), words.size()), client);
  }

  private static int run(Entry entry, List<String> rest, Client client) {
    Usage usage = new Usage(entry.spec());
    try {
      Arguments arguments = usage.parse(rest);
      if (arguments.has(Usage.HELP)) {
        client.out().print(usage.help(client.columns()));
        return Exit.OK;
      }
      Call call = new Call(arguments, client);
      entry.command().run(call);
      return call.failed() ? Exit.FAILED : Exit.OK;
    } catch (UsageException e) {
      Call.say(client, e.getMessage() + "; usage: " + usage.synopsis());
      return Exit.USAGE;
    } catch (Exception e) {
      return failed(entry, e, client);
    } finally {
      client.out().flush();
    }
  }

  /** A word behind one that is a command and a topic too, such as {@code tasks}. */
  private static boolean isUnknownTopic(
      NavigableMap<String, Entry> all, Entry found, List<String> words) {
    return words.size() > 1
        && !words.get(1).startsWith("-")
        && found.spec().parameters().isEmpty()
        && all.values().stream()
            .anyMatch(other -> !other.equals(found) && other.topic().equals(found.name()));
  }

  private static int failed(Entry entry, Exception problem, Client client) {
    Optional<String> line = Complaint.of(problem);
    Call.say(client, line.orElseGet(() -> client.unexpected(entry.name(), problem)));
    return problem instanceof RetryableException ? Exit.AGAIN : Exit.FAILED;
  }

  private static int unknown(NavigableMap<String, Entry> all, List<String> words, Client client) {
    String first = words.isEmpty() ? "" : words.get(0);
    boolean topic = all.values().stream().anyMatch(entry -> entry.topic().equals(first));
    String line =
        topic
            ? "'" + String.join(" ", words) + "' is no command; try: jackfield help " + first
            : "'" + first + "' is no command" + tryThis(Similar.hint(first, topics(all)));
    Call.say(client, line);
    return Exit.USAGE;
  }

  private static List<String> topics(NavigableMap<String, Entry> all) {
    return all.values().stream().map(Entry::topic).distinct().toList();
  }

  private static String tryThis(String hint) {
    return hint.isEmpty() ? "; try: jackfield help" : hint + " Try: jackfield help";
  }
}
