package io.jackfield.tasks;

import io.jackfield.task.Task;
import io.jackfield.transport.Standing;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A task service and what is known about it.
 *
 * @param standing of its bundle
 * @param ranking the service's ranking
 * @param bundleId of two versions of a bundle the newer has the higher
 * @param serviceId grows with each service, so it tells the newest of a bundle
 */
record Offer(
    Definition definition,
    Task task,
    String bundle,
    String version,
    Standing standing,
    int ranking,
    long bundleId,
    long serviceId) {
  /** The one that serves comes first: the highest ranking, among equals the newest version. */
  static final Comparator<Offer> ORDER =
      Comparator.comparingInt(Offer::ranking)
          .thenComparingLong(Offer::bundleId)
          .thenComparingLong(Offer::serviceId)
          .reversed();

  /**
   * Not what records do by themselves: in JDK 17 their bootstrap pins the class of the last one.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(serviceId);
  }
}
