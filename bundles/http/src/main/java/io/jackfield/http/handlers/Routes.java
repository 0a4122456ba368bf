package io.jackfield.http.handlers;

import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.message.PathPattern;
import io.jackfield.http.message.RequestPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which handler answers what; immutable. */
public final class Routes {
  /** No handler at all. */
  static final Routes NONE = new Routes(List.of());

  private static final Match NO_MATCH = new Match(null, Set.of());

  private final Node root = new Node();
  private final Set<String> methods = new HashSet<>();

  /**
   * What was found for a request.
   *
   * @param route to the handler; null if there is none for the method
   * @param allowed the methods of the path, sorted; empty if no handler has the path
   */
  public record Match(@Nullable Route route, Set<String> allowed) {
    public @Nullable HandlerRegistration handler() {
      return route == null ? null : route.handler();
    }
  }

  /**
   * The routes of one pattern, the preferred one first.
   *
   * @param rank the pattern's place among all; lower ones go first
   */
  private record Group(int rank, List<Route> routes) {}

  /** A place in the tree of all patterns. Nobody changes it once it is published. */
  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node parameter;
    @Nullable Group exact;
    @Nullable Group below;

    Node to(PathPattern.Element element) {
      if (!element.parameter()) {
        return literals.computeIfAbsent(element.text(), unused -> new Node());
      }
      if (parameter == null) {
        parameter = new Node();
      }
      return parameter;
    }
  }

  public Routes(Collection<Route> routes) {
    Map<PathPattern, List<Route>> byPattern = new TreeMap<>(PathPattern.MOST_TELLING_FIRST);
    for (Route route : routes) {
      byPattern.computeIfAbsent(route.path(), unused -> new ArrayList<>()).add(route);
      methods.addAll(route.methods());
    }
    int rank = 0;
    for (Map.Entry<PathPattern, List<Route>> each : byPattern.entrySet()) {
      add(
          each.getKey(),
          new Group(rank++, each.getValue().stream().sorted(Route.BEST_FIRST).toList()));
    }
  }

  private void add(PathPattern pattern, Group group) {
    Node node = root;
    for (PathPattern.Element element : pattern.elements()) {
      node = node.to(element);
    }
    if (pattern.below()) {
      node.below = group;
    } else {
      node.exact = group;
    }
  }

  /** Whether some handler answers the method. */
  public boolean knows(String method) {
    return methods.contains(method);
  }

  /**
   * The handlers of the pattern that says most about the path, and of them the best.
   *
   * @param bucket the client's: a handler may be there for some only
   */
  public Match find(String host, RequestPath path, String method, int bucket) {
    Search search = new Search(host, path.elements(), method, bucket);
    search.walk(root, 0);
    return search.best;
  }

  /** Goes down every branch that the path has, at most once through each node. */
  private static final class Search {
    private final String host;
    private final List<String> path;
    private final String method;
    private final int bucket;
    private Match best = NO_MATCH;
    private int bestRank = Integer.MAX_VALUE;

    Search(String host, List<String> path, String method, int bucket) {
      this.host = host;
      this.path = path;
      this.method = method;
      this.bucket = bucket;
    }

    void walk(Node node, int depth) {
      consider(node.below);
      if (depth == path.size()) {
        consider(node.exact);
        return;
      }
      Node literal = node.literals.get(path.get(depth));
      if (literal != null) {
        walk(literal, depth + 1);
      }
      if (node.parameter != null) {
        walk(node.parameter, depth + 1);
      }
    }

    private void consider(@Nullable Group group) {
      if (group == null || group.rank() >= bestRank) {
        return;
      }
      Match found = among(group.routes());
      if (found != null) {
        best = found;
        bestRank = group.rank();
      }
    }

    private @Nullable Match among(List<Route> routes) {
      Set<String> allowed = null;
      for (Route route : routes) {
        if (route.answersFor(host) && route.handler().rollout().serves(bucket)) {
          if (route.methods().contains(method)) {
            return new Match(route, route.methods());
          }
          allowed = allowed == null ? new TreeSet<>() : allowed;
          allowed.addAll(route.methods());
        }
      }
      return allowed == null ? null : new Match(null, allowed);
    }
  }
}
