package io.jackfield.transport.core;

import io.jackfield.transport.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/** All versions of one protocol, and the connections that wait for one. Any thread. */
final class ProtocolLine {
  private final List<Provider> providers = new ArrayList<>();
  private final Set<LiveConnection> parked = new LinkedHashSet<>();
  private byte[] farewell = {};
  private boolean farewellUnasked;

  /** The version that new connections go to. */
  synchronized @Nullable Provider current() {
    return providers.isEmpty() ? null : Collections.max(providers);
  }

  synchronized List<Provider> providers() {
    return List.copyOf(providers);
  }

  /** Adds a version and returns the connections that should move to the best one now. */
  synchronized List<LiveConnection> add(Provider provider, ServiceReference<Protocol> reference) {
    providers.add(provider);
    describe(reference);
    Provider best = Collections.max(providers);
    List<LiveConnection> movers = new ArrayList<>(parked);
    parked.clear();
    providers.stream().filter(p -> !p.equals(best)).forEach(p -> movers.addAll(p.connections()));
    return movers;
  }

  synchronized Optional<Provider> remove(ServiceReference<Protocol> reference) {
    Optional<Provider> gone = providers.stream().filter(p -> p.is(reference)).findFirst();
    gone.ifPresent(providers::remove);
    return gone;
  }

  /** Lets a connection wait; false if a version came in between or too many wait already. */
  synchronized boolean park(LiveConnection connection, int most) {
    if (!providers.isEmpty()) {
      return false;
    }
    return parked.contains(connection) || (parked.size() < most && parked.add(connection));
  }

  synchronized boolean unpark(LiveConnection connection) {
    return parked.remove(connection);
  }

  synchronized byte[] farewell() {
    return farewell.clone();
  }

  synchronized boolean farewellUnasked() {
    return farewellUnasked;
  }

  private void describe(ServiceReference<Protocol> reference) {
    farewell =
        reference.getProperty(Protocol.FAREWELL) instanceof String text
            ? text.getBytes(StandardCharsets.ISO_8859_1)
            : new byte[0];
    farewellUnasked = Boolean.TRUE.equals(reference.getProperty(Protocol.FAREWELL_UNASKED));
  }
}
