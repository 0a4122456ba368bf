package io.jackfield.client.forward;

import io.jackfield.health.Checks;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;

/** Looks now and then whether the upstreams of a route take connections. */
final class HealthChecks {
  private final Route route;
  private final Future<?> timer;
  private final Set<Upstream> underWay = ConcurrentHashMap.newKeySet();

  private HealthChecks(Route route, ScheduledExecutorService timers) {
    this.route = route;
    long interval = route.settings().checkInterval().toMillis();
    timer = timers.scheduleWithFixedDelay(this::check, 0, interval, TimeUnit.MILLISECONDS);
  }

  /** Begins; empty if none are wanted. */
  static Optional<HealthChecks> begin(Route route, ScheduledExecutorService timers) {
    return route.settings().checkInterval().isZero()
        ? Optional.empty()
        : Optional.of(new HealthChecks(route, timers));
  }

  private void check() {
    route.upstreams().stream().filter(underWay::add).forEach(this::check);
  }

  private void check(Upstream upstream) {
    route
        .check(upstream)
        .result()
        .whenComplete(
            (server, failure) -> {
              underWay.remove(upstream);
              if (failure == null) {
                server.discard();
                upstream.answered(route.settings().rise());
              } else if (!timer.isCancelled()) {
                upstream.failed(String.valueOf(failure.getMessage()), route.settings().fall());
              }
            });
  }

  void end() {
    timer.cancel(false);
  }

  /** Which upstreams are down: a warning, unless all of them are. */
  static Result result(Route route) {
    List<Upstream> down = route.upstreams().stream().filter(Upstream::isDown).toList();
    return Checks.result(
        down.size() < route.upstreams().size() ? Result.Status.WARN : Result.Status.CRITICAL,
        down.stream().map(upstream -> upstream + " is down: " + upstream.reason()).toList());
  }
}
