package io.jackfield.deploy;

/**
 * How a change is to be made.
 *
 * @param who asks for it, for the journal
 * @param allowDowngrade whether the new version may be lower than the one that runs
 */
public record DeployOptions(String who, boolean allowDowngrade) {

  /** Without exceptions from the rules. */
  public static DeployOptions by(String who) {
    return new DeployOptions(who, false);
  }
}
