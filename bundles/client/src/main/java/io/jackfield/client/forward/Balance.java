package io.jackfield.client.forward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In which order upstreams are tried. Those that are down come last, for nobody is sure. */
enum Balance {
  FAILOVER,
  ROUND_ROBIN,
  LEAST;

  /** The one of a configuration, such as {@code round-robin}. */
  static Balance named(String name) {
    return switch (name) {
      case "round-robin" -> ROUND_ROBIN;
      case "least" -> LEAST;
      default -> FAILOVER;
    };
  }

  /**
   * The order for a connection.
   *
   * @param turn a number that is greater by one for each connection
   */
  List<Upstream> order(List<Upstream> upstreams, int turn) {
    List<Upstream> order = new ArrayList<>(upstreams);
    if (this != FAILOVER) {
      Collections.rotate(order, -Math.floorMod(turn, order.size()));
    }
    // As they are now: what changes while it is sorted by would confuse the sorting.
    Map<Upstream, Boolean> down = new HashMap<>();
    Map<Upstream, Integer> busy = new HashMap<>();
    for (Upstream each : upstreams) {
      down.put(each, each.isDown());
      busy.put(each, this == LEAST ? each.connections() : 0);
    }
    order.sort(Comparator.comparing(down::get).thenComparing(busy::get));
    return order;
  }
}
