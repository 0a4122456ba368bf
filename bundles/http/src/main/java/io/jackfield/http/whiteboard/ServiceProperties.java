package io.jackfield.http.whiteboard;

import io.jackfield.http.HttpProperties;
import io.jackfield.http.message.PathPattern;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what handlers and filters have among their service properties. */
public final class ServiceProperties {
  private ServiceProperties() {}

  /**
   * The paths.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static List<PathPattern> paths(Map<String, ?> properties) {
    return strings(properties, HttpProperties.PATH).stream()
        .map(ServiceProperties::pattern)
        .toList();
  }

  private static PathPattern pattern(String text) {
    try {
      return PathPattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HttpProperties.PATH + " " + e.getMessage(), e);
    }
  }

  /** In lower case; empty for any. */
  public static Set<String> hosts(Map<String, ?> properties) {
    return strings(properties, HttpProperties.HOST).stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One string or several; empty if there is none. */
  public static List<String> strings(Map<String, ?> properties, String name) {
    @Nullable Object value = properties.get(name);
    if (value instanceof String text) {
      return List.of(text);
    }
    if (value instanceof String[] texts) {
      return List.of(texts);
    }
    return value instanceof Collection<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of();
  }
}
