package io.jackfield.http.handlers;

import io.jackfield.http.HttpProperties;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.message.Octets;
import io.jackfield.http.message.PathPattern;
import io.jackfield.http.whiteboard.ServiceProperties;
import io.jackfield.transport.rollout.Precedence;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One path of a handler.
 *
 * @param path which requests
 * @param methods sorted
 * @param hosts in lower case; empty for any
 * @param precedence of the service
 * @param handler who answers
 */
public record Route(
    PathPattern path,
    Set<String> methods,
    Set<String> hosts,
    Precedence precedence,
    HandlerRegistration handler) {
  /** The preferred one of a path first: one that names its hosts before one for any. */
  static final Comparator<Route> BEST_FIRST =
      Comparator.comparing((Route route) -> route.hosts().isEmpty())
          .thenComparing(Comparator.comparing(Route::precedence).reversed());

  /**
   * The routes that a service's properties describe.
   *
   * @throws IllegalArgumentException naming the property that is wrong
   */
  public static List<Route> of(Map<String, ?> properties, HandlerRegistration handler) {
    List<PathPattern> paths = ServiceProperties.paths(properties);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(HttpProperties.PATH + " is missing");
    }
    Set<String> methods = methods(ServiceProperties.strings(properties, HttpProperties.METHOD));
    Set<String> hosts = ServiceProperties.hosts(properties);
    Precedence precedence = Precedence.of(properties::get);
    return paths.stream()
        .map(path -> new Route(path, methods, hosts, precedence, handler))
        .toList();
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Octets.isToken((byte) c));
  }

  private static Set<String> methods(List<String> named) {
    Set<String> methods = new TreeSet<>(named.isEmpty() ? List.of("GET") : named);
    for (String method : methods) {
      if (!isToken(method)) {
        throw new IllegalArgumentException(HttpProperties.METHOD + " is no method: " + method);
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return Collections.unmodifiableSet(methods);
  }

  boolean answersFor(String host) {
    return hosts.isEmpty() || hosts.contains(host);
  }

  /** Whether one of both never answers, as far as a request is for both. */
  boolean isInTheWayOf(Route other) {
    return path.isSameAs(other.path)
        && !Collections.disjoint(methods, other.methods)
        && (hosts.isEmpty() ? other.hosts.isEmpty() : !Collections.disjoint(hosts, other.hosts));
  }
}
