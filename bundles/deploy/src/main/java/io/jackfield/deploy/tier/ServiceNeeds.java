package io.jackfield.deploy.tier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The services that a bundle says it offers and cannot do without, by their types. Pure.
 *
 * @param offers what others may need
 * @param needs what must come before it
 */
record ServiceNeeds(Set<String> offers, Set<String> needs) {
  private static final String SERVICE = "osgi.service";

  static final ServiceNeeds NONE = new ServiceNeeds(Set.of(), Set.of());

  /** As its manifest says. */
  static ServiceNeeds of(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return new ServiceNeeds(
        revision.getDeclaredCapabilities(SERVICE).stream()
            .flatMap(each -> types(each).stream())
            .collect(Collectors.toSet()),
        revision.getDeclaredRequirements(SERVICE).stream()
            .filter(ServiceNeeds::isMandatory)
            .map(ServiceNeeds::type)
            .collect(Collectors.toSet()));
  }

  private static Collection<String> types(BundleCapability capability) {
    Object types = capability.getAttributes().get(Constants.OBJECTCLASS);
    return types instanceof Collection<?> several
        ? several.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(types));
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    return !Constants.RESOLUTION_OPTIONAL.equals(
        requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
  }

  private static String type(BundleRequirement requirement) {
    return MissingRequirements.attribute(
        requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""),
        Constants.OBJECTCLASS);
  }

  /** Names in an order in which each comes behind what it needs, as far as there is one. */
  static List<String> inOrder(Map<String, ServiceNeeds> all) {
    Set<String> ordered = new LinkedHashSet<>();
    Map<String, ServiceNeeds> left = new LinkedHashMap<>(all);
    while (!left.isEmpty()) {
      List<String> free = new ArrayList<>(left.keySet());
      free.removeIf(name -> left.keySet().stream().anyMatch(other -> waits(name, other, left)));
      // In a circle any may be the first.
      List<String> next = free.isEmpty() ? List.of(left.keySet().iterator().next()) : free;
      ordered.addAll(next);
      left.keySet().removeAll(next);
    }
    return List.copyOf(ordered);
  }

  private static boolean waits(String name, String other, Map<String, ServiceNeeds> all) {
    return !name.equals(other)
        && !Collections.disjoint(
            all.getOrDefault(name, NONE).needs(), all.getOrDefault(other, NONE).offers());
  }
}
