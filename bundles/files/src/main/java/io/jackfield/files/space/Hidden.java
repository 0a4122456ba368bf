package io.jackfield.files.space;

import io.jackfield.file.VirtualPath;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that no account sees, wherever they are: uploaded or checked out by accident they would
 * give away secrets, or be obeyed by another program that reads the folder.
 *
 * @param names in lower case
 */
public record Hidden(Set<String> names) {

  public static Hidden of(String... names) {
    return new Hidden(
        Stream.of(names)
            .filter(name -> !name.isBlank())
            .map(Hidden::folded)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the path leads to such a name or through one. */
  public boolean has(VirtualPath full) {
    for (String element : full.elements()) {
      if (has(element)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(String element) {
    for (int i = 0; i < element.length(); i++) {
      if (element.charAt(i) >= 0x80) {
        return names.contains(folded(element));
      }
    }
    for (String name : names) {
      if (name.equalsIgnoreCase(element)) {
        return true;
      }
    }
    return false;
  }

  /** In any spelling: the file system may take one for the other. */
  private static String folded(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
