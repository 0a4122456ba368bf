package io.jackfield.transport.rollout;

import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * Which of several services for one thing is preferred: that with the higher ranking, then that of
 * the newer bundle, then the newer one. So a new version takes over by appearing, and the old one
 * does not by registering again. OSGi's own order (Core, 5.2.5) prefers the older service.
 *
 * @param ranking {@code service.ranking}
 * @param bundle {@code service.bundleid}; of two versions of a bundle the newer has the higher
 * @param service {@code service.id}
 */
public record Precedence(int ranking, long bundle, long service) implements Comparable<Precedence> {
  private static final Comparator<Precedence> ORDER =
      Comparator.comparingInt(Precedence::ranking)
          .thenComparingLong(Precedence::bundle)
          .thenComparingLong(Precedence::service);

  /**
   * That of a service.
   *
   * @param property its properties by name; one that is missing counts as 0
   */
  public static Precedence of(Function<String, ? extends @Nullable Object> property) {
    return new Precedence(
        property.apply(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
        number(property.apply(Constants.SERVICE_BUNDLEID)),
        number(property.apply(Constants.SERVICE_ID)));
  }

  private static long number(@Nullable Object property) {
    return property instanceof Long number ? number : 0;
  }

  /** The preferred one is the greater. */
  @Override
  public int compareTo(Precedence other) {
    return ORDER.compare(this, other);
  }
}
