package io.jackfield.transport.shares;

import io.jackfield.transport.rollout.RolloutStates;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/** The rollout state of each bundle that is there; by its id, so that no bundle is pinned. */
public final class BundleRolloutStates implements RolloutStates {
  private final Map<Long, BundleRolloutState> all = new ConcurrentHashMap<>();

  @Override
  public BundleRolloutState of(Bundle bundle) {
    return all.computeIfAbsent(bundle.getBundleId(), id -> new BundleRolloutState());
  }

  public void forget(Bundle bundle) {
    all.remove(bundle.getBundleId());
  }
}
