package io.jackfield.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words behind a command's name, sorted out.
 *
 * @param given the parameters and options that are there
 * @param values the words of each of them, in order
 */
record Arguments(Set<String> given, Map<String, List<String>> values) {

  boolean has(String name) {
    return given.contains(name);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The word that was given last. */
  Optional<String> last(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
