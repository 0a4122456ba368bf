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
  /** The best first. Read without a lock for each connection. */
  private volatile List<Provider> providers = List.of();

  private final Set<LiveConnection> parked = new LinkedHashSet<>();
  private byte[] farewell = {};
  private boolean farewellUnasked;
  private volatile byte[] notTls = {};

  /**
   * The version that connections go to unless a canary gets them; a canary that was left alone
   * serves everybody, as it does at the listening sockets.
   */
  @Nullable Provider current() {
    Provider alone = null;
    for (Provider provider : providers) {
      if (provider.isServing()) {
        return provider;
      }
      alone = provider.isCanaryFor(0) ? provider : alone;
    }
    return alone;
  }

  /** The version for a connection that no version has. */
  @Nullable Provider choose(LiveConnection connection) {
    for (Provider provider : providers) {
      if (provider.isCanaryFor(connection.canarySlot())) {
        return provider;
      }
    }
    return current();
  }

  /** Whether connections of this version may stay there; true as well if they have no choice. */
  boolean keeps(Provider provider) {
    Provider current = current();
    return current == null || current.equals(provider) || provider.isCanary();
  }

  /** Whether the connection is with a version that it should leave. */
  boolean moves(LiveConnection connection) {
    Provider provider = connection.provider();
    return provider != null && !keeps(provider);
  }

  List<Provider> providers() {
    return providers;
  }

  synchronized void add(Provider provider, ServiceReference<Protocol> reference) {
    List<Provider> more = new ArrayList<>(providers);
    more.add(provider);
    more.sort(Collections.reverseOrder());
    providers = List.copyOf(more);
    describe(reference);
  }

  /** The connections that should move on now; those that were parked are so no more. */
  synchronized List<LiveConnection> movers() {
    List<LiveConnection> movers = new ArrayList<>();
    for (LiveConnection connection : parked) {
      if (choose(connection) != null) {
        movers.add(connection);
      }
    }
    movers.forEach(parked::remove);
    providers.stream().filter(p -> !keeps(p)).forEach(p -> movers.addAll(p.connections()));
    return movers;
  }

  synchronized Optional<Provider> remove(ServiceReference<Protocol> reference) {
    Optional<Provider> gone = providers.stream().filter(p -> p.is(reference)).findFirst();
    providers = providers.stream().filter(p -> !p.is(reference)).toList();
    return gone;
  }

  /** Lets a connection wait; false if a version came in between or too many wait already. */
  synchronized boolean park(LiveConnection connection, int most) {
    if (choose(connection) != null) {
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

  byte[] notTls() {
    return notTls.clone();
  }

  private void describe(ServiceReference<Protocol> reference) {
    farewell = bytes(reference.getProperty(Protocol.FAREWELL));
    notTls = bytes(reference.getProperty(Protocol.NOT_TLS));
    farewellUnasked = Boolean.TRUE.equals(reference.getProperty(Protocol.FAREWELL_UNASKED));
  }

  private static byte[] bytes(@Nullable Object property) {
    return property instanceof String text
        ? text.getBytes(StandardCharsets.ISO_8859_1)
        : new byte[0];
  }
}
