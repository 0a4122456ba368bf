package io.jackfield.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a protocol is asked to let go of a connection, and by when.
 *
 * @param reason why
 * @param within after so long, counted from the request, who has not let go is closed; empty if
 *     nobody waits for it, and then a request with a time may follow
 */
public record HandoverRequest(Reason reason, Optional<Duration> within) {

  /** Why a connection is to be let go. */
  public enum Reason {
    /** A better version of the protocol is there. */
    REPLACED,
    /** This version goes, and there is no other yet: the connection is parked. */
    WITHDRAWN,
    /** The daemon stops: what is said now is the last that the client hears. */
    STOPPING
  }

  /** Without a time. */
  public static HandoverRequest because(Reason reason) {
    return new HandoverRequest(reason, Optional.empty());
  }

  /** With a time. */
  public static HandoverRequest within(Reason reason, Duration time) {
    return new HandoverRequest(reason, Optional.of(time));
  }
}
