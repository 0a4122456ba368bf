package io.jackfield.deploy.tier;

import io.jackfield.transport.rollout.Holdings;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.rollout.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;

/** Each bundle has seven connections, and they all move. */
final class FakeRollouts implements Rollouts {
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Traffic> traffic = new ConcurrentHashMap<>();

  /** Whether the next change breaks off. */
  boolean failing;

  /** What is done while the connections of a bundle move. */
  Runnable whileDraining = () -> {};

  /** Says what {@link #traffic(Bundle)} is of a version. */
  void traffic(String version, long exchanges, int clients, int failed, double rate) {
    traffic.put(version, new Traffic(0, 0, exchanges, 0, clients, failed, rate));
  }

  private void call(String what, Bundle bundle) {
    calls.add(what + " " + bundle.getVersion());
  }

  @Override
  public void hold(Bundle fresh) {
    if (failing) {
      throw new IllegalStateException("wanted by the test");
    }
    call("hold", fresh);
  }

  @Override
  public void canary(Bundle fresh, int percent) {
    calls.add("canary " + fresh.getVersion() + " " + percent);
  }

  @Override
  public void recount(Bundle bundle) {
    call("recount", bundle);
  }

  @Override
  public Traffic traffic(Bundle bundle) {
    return traffic.getOrDefault(bundle.getVersion().toString(), new Traffic(0, 0, 0, 0, 0, 0, 0));
  }

  @Override
  public void shift(Bundle fresh) {
    call("to", fresh);
  }

  @Override
  public int drain(Bundle old, Duration limit) {
    call("drain", old);
    whileDraining.run();
    return 0;
  }

  @Override
  public Holdings holdings(Bundle bundle) {
    return new Holdings(List.of(), 0, List.of(), List.of(), 7);
  }

  @Override
  public List<LaneInfo> lanes() {
    return List.of();
  }

  @Override
  public long heldLoops(Bundle bundle) {
    return 0;
  }

  @Override
  public Holdings revoked(Bundle old) {
    call("revoked", old);
    return Holdings.NONE;
  }
}
