package io.jackfield.deploy;

import java.time.Instant;

/**
 * A change of the live tier, as the journal has it. Texts are empty where there is nothing to say.
 *
 * @param id tells changes apart
 * @param time when it began
 * @param who asked for it; of a file in {@code deploy/} its owner with {@code via deploy/}, or
 *     {@code folder} if the file went
 * @param action deploy, undeploy, rollback, restart, canary, promote, abort or upgrade; start for
 *     what was refused when the daemon started
 * @param name the bundle's symbolic name; the file's name if it has none
 * @param fromVersion the version that ran
 * @param fromHash SHA-256 of its jar, in hex
 * @param toVersion the version that was to run
 * @param toHash SHA-256 of its jar, in hex
 * @param outcome done, refused or interrupted
 * @param reason why it was refused or aborted, what runs after an interruption, a canary's share
 * @param moved how many connections the old version has given away
 * @param millis how long it took
 */
public record Change(
    String id,
    Instant time,
    String who,
    String action,
    String name,
    String fromVersion,
    String fromHash,
    String toVersion,
    String toHash,
    String outcome,
    String reason,
    int moved,
    long millis) {

  /** The outcome of a change that was made. */
  public static final String DONE = "done";

  /** The outcome of a change that was not made. */
  public static final String REFUSED = "refused";

  /** The outcome of a change during which the daemon ended. */
  public static final String INTERRUPTED = "interrupted";

  /** The same with its end. */
  public Change ended(String how, String why, int connections, long duration) {
    return new Change(
        id,
        time,
        who,
        action,
        name,
        fromVersion,
        fromHash,
        toVersion,
        toHash,
        how,
        why,
        connections,
        duration);
  }
}
