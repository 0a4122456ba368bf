package io.jackfield.http.filters;

import io.jackfield.http.HttpProperties;
import io.jackfield.http.message.PathPattern;
import io.jackfield.http.message.RequestPath;
import io.jackfield.http.whiteboard.ServiceProperties;
import io.jackfield.transport.rollout.Precedence;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which requests a filter is for, and when.
 *
 * @param name by which it may be required, or its component's
 * @param bundle its bundle's symbolic name, which versions have in common
 * @param paths empty for any
 * @param hosts in lower case; empty for any
 * @param precedence of the service
 * @param filter who filters
 */
record FilterRule(
    String name,
    String bundle,
    List<PathPattern> paths,
    Set<String> hosts,
    Precedence precedence,
    FilterRegistration filter) {
  /** By name where the ranking is equal: the same for the versions of a bundle. */
  static final Comparator<FilterRule> FIRST_ONE_FIRST =
      Comparator.comparingInt((FilterRule rule) -> rule.precedence().ranking())
          .reversed()
          .thenComparing(FilterRule::name)
          .thenComparing(FilterRule::precedence);

  /**
   * As a service's properties say.
   *
   * @throws IllegalArgumentException naming the property that is wrong
   */
  static FilterRule of(Map<String, ?> properties, String bundle, FilterRegistration filter) {
    return new FilterRule(
        nameOf(properties, filter),
        bundle,
        ServiceProperties.paths(properties),
        ServiceProperties.hosts(properties),
        Precedence.of(properties::get),
        filter);
  }

  private static String nameOf(Map<String, ?> properties, FilterRegistration filter) {
    for (String key : List.of(HttpProperties.FILTER_NAME, "component.name")) {
      if (properties.get(key) instanceof String name) {
        return name;
      }
    }
    return filter.filter().getClass().getName();
  }

  boolean isFor(String host, RequestPath path) {
    return (hosts.isEmpty() || hosts.contains(host))
        && (paths.isEmpty() || paths.stream().anyMatch(each -> each.matches(path)));
  }

  /** Whether it is of a newer version of the bundle than another. */
  boolean isNewerThan(FilterRule other) {
    return bundle.equals(other.bundle) && precedence.bundle() > other.precedence.bundle();
  }
}
