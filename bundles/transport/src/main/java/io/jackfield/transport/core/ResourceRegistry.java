package io.jackfield.transport.core;

import io.jackfield.transport.rollout.Holdings;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.threads.FairLane;
import io.jackfield.transport.threads.LaneTrouble;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which bundle has which transport, and what was taken from those that stopped. Any thread. */
final class ResourceRegistry {
  private static final int MOST_REMEMBERED = 200;

  private final FairLane files;
  private final Set<BundleTransport> open = ConcurrentHashMap.newKeySet();
  // By bundle id. Guarded by itself.
  private final Map<Long, Holdings> revoked = new LinkedHashMap<>();

  /**
   * Of no bundle yet.
   *
   * @param files the transport's own lane
   */
  ResourceRegistry(FairLane files) {
    this.files = files;
  }

  void opened(BundleTransport transport) {
    open.add(transport);
  }

  void closed(BundleTransport transport, Holdings taken) {
    open.remove(transport);
    if (taken.isEmpty()) {
      return;
    }
    synchronized (revoked) {
      revoked.put(transport.bundleId(), taken);
      if (revoked.size() > MOST_REMEMBERED) {
        revoked.remove(revoked.keySet().iterator().next());
      }
    }
  }

  /** What the bundle has in use of its transport. */
  Holdings of(long bundleId) {
    return open.stream()
        .filter(transport -> transport.bundleId() == bundleId)
        .findFirst()
        .map(BundleTransport::holdings)
        .orElse(Holdings.NONE);
  }

  /** By bundle and name. */
  List<LaneInfo> lanes() {
    return Stream.concat(Stream.of(files.info()), open.stream().flatMap(BundleTransport::lanes))
        .sorted(Comparator.comparing(LaneInfo::bundle).thenComparing(LaneInfo::name))
        .toList();
  }

  /** What may be wrong with each. */
  List<LaneTrouble> laneTroubles() {
    return Stream.concat(
            Stream.of(files.trouble()), open.stream().flatMap(BundleTransport::laneTroubles))
        .toList();
  }

  Holdings takeRevoked(long bundleId) {
    synchronized (revoked) {
      @Nullable Holdings taken = revoked.remove(bundleId);
      return taken == null ? Holdings.NONE : taken;
    }
  }
}
