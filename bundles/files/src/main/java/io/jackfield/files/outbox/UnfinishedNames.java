package io.jackfield.files.outbox;

import io.jackfield.file.VirtualPath;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Names under which clients put files that they rename when they are whole.
 *
 * @param endings in lower case
 */
public record UnfinishedNames(List<String> endings) {

  public static UnfinishedNames of(String... endings) {
    return new UnfinishedNames(
        Stream.of(endings)
            .map(ending -> ending.strip().toLowerCase(Locale.ROOT))
            .filter(ending -> !ending.isEmpty())
            .toList());
  }

  public boolean has(VirtualPath path) {
    String name = path.name().toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(name::endsWith);
  }
}
