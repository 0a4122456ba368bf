package io.jackfield.health;

import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks the health checks of all bundles: the one source of what {@code health}, {@code status} and
 * {@code check} tell. Nothing is asked while nobody calls.
 */
@ProviderType
public interface Health {

  /**
   * What the checks say, the worst first. Of two versions of a bundle that are there during a swap
   * the one that is better off counts.
   *
   * <p>The checks run side by side, on threads of their own. Blocks until all have answered, for
   * two seconds at most; one that has not by then is told as timed out. What a check has said may
   * be told again for two seconds before it is asked anew. Any thread but an event loop.
   *
   * @param tags that a check must have all of; empty for every check
   * @throws IllegalArgumentException for a tag that is none: letters, digits, dots and dashes
   */
  List<CheckReport> ask(Collection<String> tags);
}
