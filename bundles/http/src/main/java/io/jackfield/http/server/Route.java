package io.jackfield.http.server;

import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpProperties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * One path of a handler.
 *
 * @param path where it begins
 * @param below whether everything below belongs to it
 * @param methods sorted
 * @param hosts in lower case; empty for any
 * @param ranking of the service
 * @param bundle the id of the bundle that registered it; of two versions the newer has the higher
 * @param service its id
 * @param plugin the handler
 */
record Route(
    VirtualPath path,
    boolean below,
    Set<String> methods,
    Set<String> hosts,
    int ranking,
    long bundle,
    long service,
    Plugin plugin) {
  /** The higher ranking first, among equals the newer version, whatever it registered last. */
  static final Comparator<Route> BEST_FIRST =
      Comparator.comparingInt(Route::ranking)
          .thenComparingLong(Route::bundle)
          .thenComparingLong(Route::service)
          .reversed();

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
    int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer value ? value : 0;
    long bundle = number(properties.get(Constants.SERVICE_BUNDLEID));
    long service = number(properties.get(Constants.SERVICE_ID));
    List<Route> routes = new ArrayList<>();
    for (String path : paths) {
      boolean below = path.endsWith("/*");
      String base = below ? path.substring(0, path.length() - 1) : path;
      if (!base.startsWith("/") || base.indexOf('*') >= 0) {
        throw new IllegalArgumentException(HttpProperties.PATH + " is no path: " + path);
      }
      routes.add(
          new Route(
              VirtualPath.parse(base),
              below,
              methods,
              Set.copyOf(hosts),
              ranking,
              bundle,
              service,
              plugin));
    }
    return routes;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
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
