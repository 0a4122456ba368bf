package io.jackfield.tasks.definition;

import io.jackfield.transport.rollout.RolloutState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks that are there. Of several with one name the best serves, of those whose bundle has
 * proved itself; and none does before this bundle has.
 */
public final class Registry {
  private final RolloutState own;
  private final Map<String, List<Offer>> offers = new HashMap<>();

  /**
   * Empty.
   *
   * @param own the rollout state of the engine's bundle
   */
  public Registry(RolloutState own) {
    this.own = own;
  }

  public synchronized void add(Offer offer) {
    List<Offer> all = offers.computeIfAbsent(offer.definition().name(), name -> new ArrayList<>());
    all.add(offer);
    all.sort(Offer.ORDER);
  }

  public synchronized void remove(Offer offer) {
    String name = offer.definition().name();
    List<Offer> rest = offers.getOrDefault(name, List.of());
    rest.remove(offer);
    if (rest.isEmpty()) {
      offers.remove(name);
    }
  }

  public synchronized Optional<Offer> serving(String name) {
    return best(offers.getOrDefault(name, List.of()));
  }

  /** By name. */
  public synchronized Collection<Offer> serving() {
    return offers.keySet().stream().sorted().flatMap(name -> serving(name).stream()).toList();
  }

  private Optional<Offer> best(List<Offer> all) {
    return all.stream().filter(this::mayServe).findFirst();
  }

  /** Whether the offer's bundle and this one have proved themselves. */
  public boolean mayServe(Offer offer) {
    return own.serves() && offer.rollout().serves();
  }

  /** Whether the offer is still there, serving or not. */
  public synchronized boolean contains(Offer offer) {
    return offers.getOrDefault(offer.definition().name(), List.of()).contains(offer);
  }

  /** Whether of its runs with one key one goes on at a time. */
  public boolean isOneForEachKey(String name) {
    return serving(name).map(offer -> offer.definition().oneForEachKey()).orElse(false);
  }

  /** How many runs of it may go on at a time. */
  public int concurrency(String name) {
    return serving(name)
        .map(offer -> offer.definition().concurrency())
        .orElse(Definition.UNLIMITED);
  }
}
