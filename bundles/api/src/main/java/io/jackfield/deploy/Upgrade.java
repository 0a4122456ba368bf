package io.jackfield.deploy;

import java.util.List;
import java.util.Optional;

/**
 * What an upgrade has done, or would do.
 *
 * @param steps one for each shipped bundle that is another one on the disk, in the order in which
 *     they were made
 * @param bootTier what only a restart takes into service; empty if nothing
 */
public record Upgrade(List<Step> steps, Optional<BootTierChange> bootTier) {

  /** Copies the list. */
  public Upgrade {
    steps = List.copyOf(steps);
  }

  /**
   * What became of one bundle.
   *
   * @param name its symbolic name; the file's if it has none
   * @param file the jar's name in {@code bundles/}
   * @param fromVersion what ran; empty if nothing did
   * @param toVersion what is there; empty if the jar is gone or cannot be read
   * @param reason in one line, where there is one
   * @param moved how many connections the old version has given away
   * @param millis how long it took
   */
  public record Step(
      String name,
      String file,
      String fromVersion,
      String toVersion,
      State state,
      String reason,
      int moved,
      long millis) {}

  /** How far a bundle came. */
  public enum State {
    /** It would be changed: nothing was done. */
    PLANNED,
    /** What is there runs, or what is gone runs no more. */
    DONE,
    /** What ran goes on; the reason says why. */
    REFUSED,
    /** It needs the new boot tier; what ran goes on until the restart. */
    WAITS,
    /** A jar of the operator runs in its place, as before. */
    HIDDEN,
    /** It was undeployed, and stays so. */
    UNDEPLOYED
  }
}
