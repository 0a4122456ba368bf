package io.jackfield.deploy.engine;

import java.time.Duration;
import org.osgi.framework.Bundle;

/** What happens to connections during a change. */
interface Shift {

  /** No connection for the protocols of this bundle until it is shifted to. */
  void hold(Bundle fresh);

  /**
   * What has become of the exchanges with clients since counting began.
   *
   * @param exchanges how many there were
   * @param clients with about how many clients
   * @param failing with how many of those any failed
   * @param rate the share of them that failed, each client counting about the same, from 0 to 1
   */
  record Errors(long exchanges, int clients, int failing, double rate) {

    /** Whether one client of several may have caused them all: they say little about the bundle. */
    boolean areOfOneClient() {
      return failing == 1 && clients > 1;
    }
  }

  /** Sends a bundle a share of the clients. */
  void canary(Bundle fresh, int percent);

  /** Begins to count exchanges. */
  void recount(Bundle bundle);

  /** What was counted. */
  Errors errors(Bundle bundle);

  /** New connections go to this bundle, and those of older versions are asked to move to it. */
  void to(Bundle fresh);

  /**
   * Waits until the connections of a bundle have moved.
   *
   * @return how many are left
   */
  int drain(Bundle old, Duration limit);

  /** How many connections are plugged into the bundle's protocols. */
  int connections(Bundle bundle);

  /** How often code of the bundle has held an event loop. */
  long heldLoops(Bundle bundle);

  /** What was taken from a bundle when it stopped, in a few words; empty for nothing. */
  String revoked(Bundle old);
}
