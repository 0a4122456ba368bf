package io.jackfield.deploy.engine;

import io.jackfield.transport.Holdings;
import io.jackfield.transport.Releases;
import io.jackfield.transport.Traffic;
import java.time.Duration;
import org.osgi.framework.Bundle;

/** As the transport does it. */
final class ReleasesShift implements Shift {
  private final Releases releases;

  ReleasesShift(Releases releases) {
    this.releases = releases;
  }

  @Override
  public void hold(Bundle fresh) {
    releases.hold(fresh);
  }

  @Override
  public void canary(Bundle fresh, int percent) {
    releases.canary(fresh, percent);
  }

  @Override
  public void recount(Bundle bundle) {
    releases.recount(bundle);
  }

  @Override
  public Errors errors(Bundle bundle) {
    Traffic traffic = releases.traffic(bundle);
    return new Errors(
        traffic.exchanges(), traffic.clients(), traffic.failing(), traffic.errorRate());
  }

  @Override
  public void to(Bundle fresh) {
    releases.shift(fresh);
  }

  @Override
  public int drain(Bundle old, Duration limit) {
    return releases.drain(old, limit);
  }

  @Override
  public int connections(Bundle bundle) {
    return releases.holdings(bundle).connections();
  }

  @Override
  public String revoked(Bundle old) {
    Holdings left = releases.revoked(old);
    return left.isEmpty()
        ? ""
        : "workers=%s timers=%d sockets=%s connections=%d"
            .formatted(left.workers(), left.timers(), left.sockets(), left.connections());
  }
}
