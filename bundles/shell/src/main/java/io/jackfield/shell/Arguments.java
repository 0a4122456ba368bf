package io.jackfield.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words behind a command's name, sorted out.
 *
 * @param words what is no option, in order
 * @param flags the options without a value that were given, without dashes
 * @param values the options with a value that were given, in order
 */
record Arguments(List<String> words, Set<String> flags, Map<String, List<String>> values) {

  String word(int index) {
    return words.get(index);
  }

  List<String> wordsFrom(int index) {
    return words.subList(Math.min(index, words.size()), words.size());
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  boolean json() {
    return has("json");
  }

  List<String> all(String option) {
    return values.getOrDefault(option, List.of());
  }

  /** The value that was given last. */
  Optional<String> last(String option) {
    List<String> all = all(option);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
