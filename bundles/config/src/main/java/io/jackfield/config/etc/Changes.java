package io.jackfield.config.etc;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What has changed since somebody was told all of it: files and keys, but no values, which may be
 * secrets. Each change is told when it comes into force, too. Guarded by {@link Etc}.
 */
final class Changes {
  private static final String NEW = "new";
  private static final String REMOVED = "removed";

  /** Properties that the Configuration Admin adds to those of the file. */
  private static final String NOT_FROM_THE_FILE = "service.";

  private final Consumer<String> told;
  private final Map<String, Set<String>> files = new TreeMap<>();

  /** None yet; each is told in a line. */
  Changes(Consumer<String> told) {
    this.told = told;
  }

  void added(String file) {
    files.put(file, new TreeSet<>(Set.of(NEW)));
    told.accept(file + ": " + NEW);
  }

  void removed(String file) {
    files.put(file, new TreeSet<>(Set.of(REMOVED)));
    told.accept(file + ": " + REMOVED);
  }

  /** Other values are in force; nothing is told of a file with the same ones. */
  void changed(String file, Map<String, Object> before, Map<String, Object> after) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(
        key ->
            key.startsWith(NOT_FROM_THE_FILE)
                || Objects.deepEquals(before.get(key), after.get(key)));
    if (!keys.isEmpty()) {
      files.computeIfAbsent(file, none -> new TreeSet<>()).addAll(keys);
      told.accept(file + ": changed keys=" + keys);
    }
  }

  /** Says all that has changed since the last time. */
  void tell() {
    if (files.isEmpty()) {
      told.accept("nothing has changed since it was last asked for");
    }
    files.forEach(
        (file, keys) -> told.accept(file + ": changed since it was last asked for " + keys));
    files.clear();
  }
}
