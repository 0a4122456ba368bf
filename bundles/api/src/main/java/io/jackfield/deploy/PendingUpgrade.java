package io.jackfield.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the distribution's folder holds and the daemon does not run.
 *
 * @param files of {@code bundles/}, that {@link Deployer#upgrade} has not looked at yet, by name
 * @param waiting why files wait for a restart, by name
 * @param bootTier what else a restart would bring; empty if nothing
 */
public record PendingUpgrade(
    List<String> files, Map<String, String> waiting, Optional<BootTierChange> bootTier) {
  /** All that is there runs. */
  public static final PendingUpgrade NONE =
      new PendingUpgrade(List.of(), Map.of(), Optional.empty());

  /** Copies what it is given. */
  public PendingUpgrade {
    files = List.copyOf(files);
    waiting = Map.copyOf(waiting);
  }
}
