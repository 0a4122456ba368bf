package io.jackfield.transport.rollout;

import io.jackfield.transport.Protocol;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Says which versions of a bundle get connections: for whoever deploys. A bundle that was never
 * named here gets them as soon as it offers a protocol. What is said here others learn from {@link
 * RolloutStates}, and obey it for the services they collect.
 *
 * <p>The same is true of listening sockets: one that a held bundle takes over goes on accepting for
 * the version that had it, and a canary accepts for its share of the clients.
 *
 * <p>A bundle's protocols are those it registers itself and those that were registered on its
 * behalf ({@link Protocol#BUNDLE}), now or later. Of the versions of a protocol that are neither
 * held nor canaries the best serves. Where there are none, a canary serves everybody; where there
 * is no canary either, the connections wait as if there were no protocol.
 *
 * <p>Methods may be called from any thread, with a bundle in any state; except {@link #drain} none
 * blocks. What was said of a bundle is forgotten when it is uninstalled.
 */
@ProviderType
public interface Rollouts {

  /**
   * Sends the bundle no connection until further notice: before it is started, or to abort a
   * canary. Connections that it has are asked to move to the version that serves; where there is
   * none they stay.
   */
  void hold(Bundle bundle);

  /**
   * Lets the bundle serve, which ends holding and canary. Connections of versions that are not as
   * good are asked to move to it, a few at first and ever more: within about a second all are.
   */
  void shift(Bundle bundle);

  /**
   * Sends the bundle a share of the connections that are accepted from now on. One client's address
   * is always treated the same, and who is in a small share is in a greater one too. Connections
   * that are open stay where they are, and so do those of the canary when others are shifted.
   *
   * @param percent from 0 to 100
   * @throws IllegalArgumentException for another number
   */
  void canary(Bundle bundle, int percent);

  /** What the bundle has had to do. */
  Traffic traffic(Bundle bundle);

  /** Counts the bundle's exchanges from zero again. */
  void recount(Bundle bundle);

  /**
   * Waits until no connection is plugged into the bundle's protocols any more, after another bundle
   * was shifted to. Those that are left stay open until the protocol's service goes. Blocks; not
   * for an event loop.
   *
   * @return how many are left after that time
   */
  int drain(Bundle bundle, Duration atMost);

  /** What the bundle has in use now. */
  Holdings holdings(Bundle bundle);

  /** What the lanes of every bundle have to do now, by bundle and name. */
  List<LaneInfo> lanes();

  /**
   * What the bundle still had in use when it stopped and was taken from it: work was interrupted,
   * timers cancelled, sockets closed or kept for its successor. Tells it once; nothing for a bundle
   * that left nothing or has not stopped.
   */
  Holdings revoked(Bundle bundle);

  /**
   * How often code of the bundle has held an event loop for too long since it was installed, as far
   * as it was noticed: all connections of that loop have waited.
   */
  long heldLoops(Bundle bundle);
}
