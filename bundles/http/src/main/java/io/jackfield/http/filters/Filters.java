package io.jackfield.http.filters;

import io.jackfield.http.message.RequestPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which filters stand before what; immutable. */
final class Filters {
  private final List<Ranked> inOrder;
  private final Set<String> required;

  /** A filter, and those of newer versions of its bundle, in whose place it is there. */
  private record Ranked(FilterRule rule, List<FilterRule> newer) {
    /** Of the versions that serve a client the newest is there, with all that it has. */
    boolean serves(int bucket) {
      return rule.filter().rollout().serves(bucket)
          && newer.stream().noneMatch(each -> each.filter().rollout().serves(bucket));
    }
  }

  /**
   * These filters, in any order.
   *
   * @param required the names of those without which nothing is answered
   */
  Filters(Collection<FilterRule> rules, Set<String> required) {
    this.inOrder =
        rules.stream()
            .sorted(FilterRule.FIRST_ONE_FIRST)
            .map(rule -> new Ranked(rule, rules.stream().filter(o -> o.isNewerThan(rule)).toList()))
            .toList();
    this.required = Set.copyOf(required);
  }

  /** Whether there is no filter, and none that must be there. */
  boolean isEmpty() {
    return inOrder.isEmpty() && required.isEmpty();
  }

  /** The names of those that must be there for a client and are not. */
  Set<String> missing(int bucket) {
    if (required.isEmpty()) {
      return Set.of();
    }
    Set<String> missing = new TreeSet<>(required);
    for (Ranked each : inOrder) {
      if (missing.contains(each.rule().name()) && each.serves(bucket)) {
        missing.remove(each.rule().name());
      }
    }
    return missing;
  }

  /** Those that a request has to pass, in their order. */
  List<FilterRegistration> find(String host, RequestPath path, int bucket) {
    List<FilterRegistration> found = new ArrayList<>(inOrder.size());
    for (Ranked each : inOrder) {
      if (each.rule().isFor(host, path) && each.serves(bucket)) {
        found.add(each.rule().filter());
      }
    }
    return found;
  }
}
