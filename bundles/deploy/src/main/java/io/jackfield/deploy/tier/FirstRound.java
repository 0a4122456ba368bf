package io.jackfield.deploy.tier;

import io.jackfield.net.Listener;
import io.jackfield.transport.rollout.Rollouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Until each bundle that a start of the daemon finds has been started, or has failed, those that
 * listen get no connection: nothing that a client does is to be missed by a bundle that comes a
 * little later. The sockets are open meanwhile, and clients wait in them. Any thread.
 */
final class FirstRound {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final Rollouts rollouts;
  private final LongSupplier nanoTime;
  private final long begin;
  private final List<Bundle> held = new ArrayList<>();
  private boolean over;

  /** Begins now. */
  FirstRound(Rollouts rollouts, LongSupplier nanoTime) {
    this.rollouts = rollouts;
    this.nanoTime = nanoTime;
    begin = nanoTime.getAsLong();
  }

  /** Lets a bundle that has proved itself serve, now or when the round is over. */
  synchronized void shift(Bundle bundle) {
    if (over || !listens(bundle)) {
      rollouts.shift(bundle);
    } else {
      held.add(bundle);
    }
  }

  private static boolean listens(Bundle bundle) {
    ServiceReference<?>[] offered = bundle.getRegisteredServices();
    return offered != null
        && Arrays.stream(offered)
            .map(service -> (String[]) service.getProperty(Constants.OBJECTCLASS))
            .anyMatch(types -> Arrays.asList(types).contains(Listener.class.getName()));
  }

  synchronized void end() {
    over = true;
    held.stream()
        .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
        .forEach(rollouts::shift);
    held.clear();
  }

  /** Ends it if it takes longer: a bundle hangs, and clients are not to wait for it. */
  synchronized void endAfter(Duration limit) {
    if (!over && nanoTime.getAsLong() - begin > limit.toNanos()) {
      log.warn("bundles are still being started after={}s, clients are served", limit.toSeconds());
      end();
    }
  }
}
