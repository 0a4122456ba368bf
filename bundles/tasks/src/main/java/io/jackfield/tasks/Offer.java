package io.jackfield.tasks;

import io.jackfield.task.Task;
import java.util.Comparator;

/**
 * A task service and what is known about it.
 *
 * @param ranking the service's ranking
 * @param serviceId grows with each service, so it tells the newest
 */
record Offer(
    Definition definition, Task task, String bundle, String version, int ranking, long serviceId) {
  /** The one that serves comes first: the highest ranking, among equals the newest. */
  static final Comparator<Offer> ORDER =
      Comparator.comparingInt(Offer::ranking).thenComparingLong(Offer::serviceId).reversed();
}
