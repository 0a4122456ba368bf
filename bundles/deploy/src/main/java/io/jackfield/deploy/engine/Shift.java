package io.jackfield.deploy.engine;

import java.time.Duration;
import org.osgi.framework.Bundle;

/** What happens to connections during a change. */
interface Shift {

  /** No connection for the protocols of this bundle until it is shifted to. */
  void hold(Bundle fresh);

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

  /** What was taken from a bundle when it stopped, in a few words; empty for nothing. */
  String revoked(Bundle old);
}
