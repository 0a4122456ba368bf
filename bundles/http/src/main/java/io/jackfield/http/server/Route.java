package io.jackfield.http.server;

import io.jackfield.http.HttpProperties;
import io.jackfield.transport.rollout.Precedence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One path of a handler.
 *
 * @param path where it begins
 * @param below whether everything below belongs to it
 * @param methods sorted
 * @param hosts in lower case; empty for any
 * @param precedence of the service
 * @param plugin the handler
 */
record Route(
    RequestPath path,
    boolean below,
    Set<String> methods,
    Set<String> hosts,
    Precedence precedence,
    Plugin plugin) {
  /** The preferred one first. */
  static final Comparator<Route> BEST_FIRST = Comparator.comparing(Route::precedence).reversed();

  /**
   * The routes that a service's properties describe.
   *
   * @throws IllegalArgumentException naming the property that is wrong
   */
  static List<Route> of(Map<String, ?> properties, Plugin plugin) {
    List<String> paths = strings(properties.get(HttpProperties.PATH));
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(HttpProperties.PATH + " is missing");
    }
    Set<String> methods = methods(strings(properties.get(HttpProperties.METHOD)));
    Set<String> hosts = new TreeSet<>();
    strings(properties.get(HttpProperties.HOST))
        .forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    Precedence precedence = Precedence.of(properties::get);
    List<Route> routes = new ArrayList<>();
    for (String path : paths) {
      boolean below = path.endsWith("/*");
      String base = below ? path.substring(0, path.length() - 1) : path;
      if (!base.startsWith("/") || base.indexOf('*') >= 0) {
        throw new IllegalArgumentException(HttpProperties.PATH + " is no path: " + path);
      }
      routes.add(
          new Route(
              RequestPath.parse(base), below, methods, Set.copyOf(hosts), precedence, plugin));
    }
    return routes;
  }

  private static Set<String> methods(List<String> named) {
    Set<String> methods = new TreeSet<>(named.isEmpty() ? List.of("GET") : named);
    for (String method : methods) {
      if (!HeadSyntax.isToken(method)) {
        throw new IllegalArgumentException(HttpProperties.METHOD + " is no method: " + method);
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private static List<String> strings(@Nullable Object value) {
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

  boolean answersFor(String host) {
    return hosts.isEmpty() || hosts.contains(host);
  }
}
