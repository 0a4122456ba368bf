package io.jackfield.transport.rollout;

import io.jackfield.transport.Protocol;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Tells the rollout state of bundles: for whoever collects services of other bundles and chooses
 * among them. Of several that serve a client the newest is to be chosen. Services that were found
 * by a {@link Protocol#NAME} the switchboard chooses itself.
 */
@ProviderType
public interface RolloutStates {

  /**
   * The rollout state of a bundle, now and later. A bundle that is not being deployed serves
   * everybody. From any thread.
   */
  RolloutState of(Bundle bundle);
}
