package io.jackfield.transport.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/** The standing of each bundle that is there; by its id, so that no bundle is pinned. */
final class Standings {
  private final Map<Long, Standing> all = new ConcurrentHashMap<>();

  Standing of(Bundle bundle) {
    return all.computeIfAbsent(bundle.getBundleId(), id -> new Standing());
  }

  void forget(Bundle bundle) {
    all.remove(bundle.getBundleId());
  }
}
