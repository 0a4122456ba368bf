package io.jackfield.transport.rollout;

import io.jackfield.transport.Connection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How far the deployment of a bundle has come: whose requests may go to what it offers. Methods may
 * be called from any thread, and for each request.
 */
@ProviderType
public interface RolloutState {

  /** Whether everybody is served: neither is it still to prove itself nor is it a canary. */
  boolean serves();

  /**
   * Whether a client is served.
   *
   * @param bucket the client's ({@link Connection#bucket})
   */
  boolean serves(int bucket);

  /**
   * Counts an exchange that has ended, for {@link Rollouts#traffic}.
   *
   * @param bucket the client's
   * @param ok false if it failed by the fault of this side
   */
  void exchanged(int bucket, boolean ok);
}
