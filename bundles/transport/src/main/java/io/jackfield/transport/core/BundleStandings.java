package io.jackfield.transport.core;

import io.jackfield.transport.Standings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/** The standing of each bundle that is there; by its id, so that no bundle is pinned. */
final class BundleStandings implements Standings {
  private final Map<Long, BundleStanding> all = new ConcurrentHashMap<>();

  @Override
  public BundleStanding of(Bundle bundle) {
    return all.computeIfAbsent(bundle.getBundleId(), id -> new BundleStanding());
  }

  void forget(Bundle bundle) {
    all.remove(bundle.getBundleId());
  }
}
