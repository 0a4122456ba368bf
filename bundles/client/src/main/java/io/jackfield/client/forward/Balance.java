package io.jackfield.client.forward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

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
    Comparator<Upstream> upFirst = Comparator.comparing(Upstream::isDown);
    order.sort(this == LEAST ? upFirst.thenComparingInt(Upstream::connections) : upFirst);
    return order;
  }
}
