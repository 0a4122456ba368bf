package io.jackfield.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What words and options a command takes.
 *
 * @param least the fewest words
 * @param most the most words
 * @param flags options without a value
 * @param values options with a value
 */
record Syntax(int least, int most, Set<String> flags, Set<String> values) {
  static final Syntax NOTHING = words(0, 0);

  static Syntax words(int least, int most) {
    return new Syntax(least, most, Set.of(), Set.of());
  }

  Syntax flag(String flag) {
    Set<String> more = new HashSet<>(flags);
    more.add(flag);
    return new Syntax(least, most, Set.copyOf(more), values);
  }

  Syntax value(String option) {
    Set<String> more = new HashSet<>(values);
    more.add(option);
    return new Syntax(least, most, flags, Set.copyOf(more));
  }

  /** Sorts words out; {@code --} ends the options, so that any text can be a word. */
  Arguments parse(List<String> typed) throws UsageException {
    Arguments result = new Arguments(new ArrayList<>(), new HashSet<>(), new HashMap<>());
    boolean optionsEnded = false;
    for (int i = 0; i < typed.size(); i++) {
      String word = typed.get(i);
      if (optionsEnded || !word.startsWith("--")) {
        result.words().add(word);
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else if (flags.contains(word.substring(2))) {
        result.flags().add(word.substring(2));
      } else {
        i += option(word.substring(2), typed.subList(i + 1, typed.size()), result);
      }
    }
    return counted(result);
  }

  /** Reads {@code name=value} or {@code name} with its value behind it; returns words used. */
  private int option(String text, List<String> behind, Arguments result) throws UsageException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (!values.contains(name)) {
      throw new UsageException(
          flags.contains(name) ? "--" + name + " takes no value" : "unknown option --" + name);
    }
    if (equals < 0 && behind.isEmpty()) {
      throw new UsageException("--" + name + " needs a value");
    }
    String value = equals < 0 ? behind.get(0) : text.substring(equals + 1);
    result.values().computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
    return equals < 0 ? 1 : 0;
  }

  private Arguments counted(Arguments result) throws UsageException {
    int count = result.words().size();
    if (count < least) {
      throw new UsageException(count == 0 ? "something is missing" : "too few words");
    }
    if (count > most) {
      throw new UsageException("too many words from '" + result.word(most) + "' on");
    }
    return result;
  }
}
