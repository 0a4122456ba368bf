package io.jackfield.transport.core;

import io.jackfield.transport.connections.ConnectionManager;
import io.jackfield.transport.connections.ProtocolRegistration;
import io.jackfield.transport.rollout.Holdings;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.rollout.Traffic;
import io.jackfield.transport.shares.BundleRolloutState;
import io.jackfield.transport.shares.BundleRolloutStates;
import io.jackfield.transport.shares.ExchangeMeter;
import io.jackfield.transport.sockets.ListeningSockets;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.Bundle;

/** What deployments say to the exchange. */
final class BundleRollouts implements Rollouts {
  private final ConnectionManager manager;
  private final BundleRolloutStates rolloutStates;
  private final ListeningSockets listeningSockets;
  private final ResourceRegistry registry;

  BundleRollouts(
      ConnectionManager manager,
      BundleRolloutStates rolloutStates,
      ListeningSockets listeningSockets,
      ResourceRegistry registry) {
    this.manager = manager;
    this.rolloutStates = rolloutStates;
    this.listeningSockets = listeningSockets;
    this.registry = registry;
  }

  @Override
  public void hold(Bundle bundle) {
    share(bundle, BundleRolloutState.HELD);
  }

  @Override
  public void shift(Bundle bundle) {
    share(bundle, BundleRolloutState.SERVING);
  }

  @Override
  public void canary(Bundle bundle, int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("not a percentage: " + percent);
    }
    share(bundle, percent);
  }

  private void share(Bundle bundle, int share) {
    rolloutStates.of(bundle).share(share);
    manager.rearrange();
    listeningSockets.rearrange();
  }

  @Override
  public Traffic traffic(Bundle bundle) {
    List<ProtocolRegistration> registrations = manager.registrationsOf(bundle);
    ExchangeMeter meter = rolloutStates.of(bundle).meter();
    return new Traffic(
        count(registrations),
        registrations.stream().mapToLong(ProtocolRegistration::taken).sum(),
        meter.exchanges(),
        meter.failures(),
        meter.clients(),
        meter.failing(),
        meter.errorRate());
  }

  @Override
  public void recount(Bundle bundle) {
    rolloutStates.of(bundle).meter().reset();
  }

  @Override
  public int drain(Bundle bundle, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<ProtocolRegistration> registrations = manager.registrationsOf(bundle);
    for (ProtocolRegistration registration : registrations) {
      registration.awaitEmpty((deadline - System.nanoTime()) / 1_000_000);
    }
    return count(registrations);
  }

  @Override
  public Holdings holdings(Bundle bundle) {
    Holdings used = registry.of(bundle.getBundleId());
    List<ProtocolRegistration> registrations = manager.registrationsOf(bundle);
    return new Holdings(
        used.workers(),
        used.timers(),
        used.sockets(),
        registrations.stream().map(ProtocolRegistration::name).toList(),
        count(registrations));
  }

  @Override
  public List<LaneInfo> lanes() {
    return registry.lanes();
  }

  private static int count(List<ProtocolRegistration> registrations) {
    return registrations.stream().mapToInt(ProtocolRegistration::count).sum();
  }

  @Override
  public Holdings revoked(Bundle bundle) {
    return registry.takeRevoked(bundle.getBundleId());
  }

  @Override
  public long heldLoops(Bundle bundle) {
    return rolloutStates.of(bundle).heldLoops();
  }
}
