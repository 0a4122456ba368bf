package io.jackfield.deploy.engine;

import io.jackfield.transport.rollout.Holdings;
import io.jackfield.transport.rollout.Rollouts;
import io.jackfield.transport.rollout.Traffic;
import java.time.Duration;
import org.osgi.framework.Bundle;

/** As the transport does it. */
final class RolloutShift implements Shift {
  private final Rollouts rollouts;

  RolloutShift(Rollouts rollouts) {
    this.rollouts = rollouts;
  }

  @Override
  public void hold(Bundle fresh) {
    rollouts.hold(fresh);
  }

  @Override
  public void canary(Bundle fresh, int percent) {
    rollouts.canary(fresh, percent);
  }

  @Override
  public void recount(Bundle bundle) {
    rollouts.recount(bundle);
  }

  @Override
  public Errors errors(Bundle bundle) {
    Traffic traffic = rollouts.traffic(bundle);
    return new Errors(
        traffic.exchanges(), traffic.clients(), traffic.failing(), traffic.errorRate());
  }

  @Override
  public void to(Bundle fresh) {
    rollouts.shift(fresh);
  }

  @Override
  public int drain(Bundle old, Duration limit) {
    return rollouts.drain(old, limit);
  }

  @Override
  public int connections(Bundle bundle) {
    return rollouts.holdings(bundle).connections();
  }

  @Override
  public long heldLoops(Bundle bundle) {
    return rollouts.heldLoops(bundle);
  }

  @Override
  public String revoked(Bundle old) {
    Holdings left = rollouts.revoked(old);
    return left.isEmpty()
        ? ""
        : "workers=%s timers=%d sockets=%s connections=%d"
            .formatted(left.workers(), left.timers(), left.sockets(), left.connections());
  }
}
