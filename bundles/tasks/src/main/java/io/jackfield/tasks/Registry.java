package io.jackfield.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tasks that are there. Of several with one name the best serves. */
final class Registry {
  private final Map<String, List<Offer>> offers = new HashMap<>();
  private volatile Map<String, Offer> serving = Map.of();

  synchronized void add(Offer offer) {
    offers.computeIfAbsent(offer.definition().name(), name -> new ArrayList<>()).add(offer);
    choose();
  }

  synchronized void remove(Offer offer) {
    String name = offer.definition().name();
    List<Offer> rest = offers.getOrDefault(name, List.of());
    rest.remove(offer);
    if (rest.isEmpty()) {
      offers.remove(name);
    }
    choose();
  }

  private void choose() {
    Map<String, Offer> best = new TreeMap<>();
    offers.forEach((name, all) -> best.put(name, all.stream().sorted(Offer.ORDER).toList().get(0)));
    serving = best;
  }

  Optional<Offer> serving(String name) {
    return Optional.ofNullable(serving.get(name));
  }

  Collection<Offer> serving() {
    return serving.values();
  }

  /** Whether the offer is still there, serving or not. */
  synchronized boolean contains(Offer offer) {
    return offers.getOrDefault(offer.definition().name(), List.of()).contains(offer);
  }

  boolean isExclusive(String name) {
    return serving(name).map(offer -> offer.definition().exclusive()).orElse(false);
  }
}
