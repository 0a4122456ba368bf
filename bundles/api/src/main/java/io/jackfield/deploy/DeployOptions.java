package io.jackfield.deploy;

/**
 * How a change is to be made.
 *
 * @param who asks for it, for the journal
 * @param allowDowngrade whether the new version may be lower than the one that runs
 * @param canary the percentage of the clients that the new version gets until it is promoted or
 *     aborted; 0 for all of them at once
 */
public record DeployOptions(String who, boolean allowDowngrade, int canary) {

  /** Checks the percentage. */
  public DeployOptions {
    if (canary < 0 || canary > 100) {
      throw new IllegalArgumentException("not a percentage: " + canary);
    }
  }

  /** Without exceptions from the rules. */
  public static DeployOptions by(String who) {
    return new DeployOptions(who, false, 0);
  }
}
