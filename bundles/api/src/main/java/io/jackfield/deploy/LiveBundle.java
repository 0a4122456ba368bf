package io.jackfield.deploy;

import java.util.Optional;

/**
 * A bundle of the live tier.
 *
 * @param name its symbolic name
 * @param version its version
 * @param file the jar's name in its folder
 * @param source which folder it comes from
 * @param active whether it is started
 * @param problem why it does not work, in one line, with the unsatisfied reference or the missing
 *     requirement; empty if it does, as far as can be told without asking its health checks
 * @param oldVersions how many versions that it replaced are still in memory
 * @param pinnedBy what is known to keep one of them there; empty if none has been there for long
 * @param heldLoops how often its code was noticed to hold an event loop, and all connections with
 *     it, for over a tenth of a second
 * @param canary the version beside it that is tried on some of the clients
 */
public record LiveBundle(
    String name,
    String version,
    String file,
    Source source,
    boolean active,
    Optional<String> problem,
    int oldVersions,
    Optional<String> pinnedBy,
    long heldLoops,
    Optional<Canary> canary) {

  /** Where a bundle comes from. */
  public enum Source {
    /** The folder {@code bundles/} of the distribution. */
    SHIPPED,
    /** The folder {@code deploy/}. */
    DEPLOYED
  }
}
