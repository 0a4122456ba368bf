package io.jackfield.http.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which handler answers what; immutable. */
final class Routes {
  /** No handler at all. */
  static final Routes NONE = new Routes(List.of());

  private static final Match NO_MATCH = new Match(null, Set.of());

  private final Map<RequestPath, List<Route>> exact = new HashMap<>();
  private final Map<RequestPath, List<Route>> below = new HashMap<>();
  private final Set<String> methods = new HashSet<>();

  /**
   * What was found for a request.
   *
   * @param plugin the handler; null if there is none for the method
   * @param allowed the methods of the path, sorted; empty if no handler has the path
   */
  record Match(@Nullable Plugin plugin, Set<String> allowed) {}

  Routes(Collection<Route> routes) {
    for (Route route : routes) {
      (route.below() ? below : exact)
          .computeIfAbsent(route.path(), unused -> new ArrayList<>())
          .add(route);
      methods.addAll(route.methods());
    }
    exact.values().forEach(list -> list.sort(Route.BEST_FIRST));
    below.values().forEach(list -> list.sort(Route.BEST_FIRST));
  }

  /** Whether some handler answers the method. */
  boolean knows(String method) {
    return methods.contains(method);
  }

  /**
   * The handlers of the path with the most elements, an exact one first, and of them the best.
   *
   * @param bucket the client's: a handler may be there for some only
   */
  Match find(String host, RequestPath path, String method, int bucket) {
    Match match = among(exact.get(path), host, method, bucket);
    RequestPath folder = path;
    while (match == null && !below.isEmpty()) {
      match = among(below.get(folder), host, method, bucket);
      if (folder.isRoot()) {
        break;
      }
      folder = folder.parent();
    }
    return match == null ? NO_MATCH : match;
  }

  private static @Nullable Match among(
      @Nullable List<Route> routes, String host, String method, int bucket) {
    if (routes == null) {
      return null;
    }
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      if (route.answersFor(host) && route.plugin().rollout().serves(bucket)) {
        if (route.methods().contains(method)) {
          return new Match(route.plugin(), route.methods());
        }
        allowed.addAll(route.methods());
      }
    }
    return allowed.isEmpty() ? null : new Match(null, allowed);
  }
}
