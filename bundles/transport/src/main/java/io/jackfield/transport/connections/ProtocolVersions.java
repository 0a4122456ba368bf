package io.jackfield.transport.connections;

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
final class ProtocolVersions {
  /** The best first. Read without a lock for each connection. */
  private volatile List<ProtocolRegistration> registrations = List.of();

  private final Set<LiveConnection> parked = new LinkedHashSet<>();
  private byte[] closingMessage = {};
  private boolean closingMessageUnasked;
  private volatile byte[] notTls = {};
  private volatile Set<String> alpn = Set.of();

  /**
   * The version that connections go to unless a canary gets them; a canary that was left alone
   * serves everybody, as it does at the listening sockets.
   */
  @Nullable ProtocolRegistration current() {
    ProtocolRegistration alone = null;
    for (ProtocolRegistration registration : registrations) {
      if (registration.isServing()) {
        return registration;
      }
      alone = registration.isCanaryFor(0) ? registration : alone;
    }
    return alone;
  }

  /** The version for a connection that no version has. */
  @Nullable ProtocolRegistration choose(LiveConnection connection) {
    for (ProtocolRegistration registration : registrations) {
      if (registration.isCanaryFor(connection.client().canaryBucket())) {
        return registration;
      }
    }
    return current();
  }

  /** Whether connections of this version may stay there; true as well if they have no choice. */
  boolean keeps(ProtocolRegistration registration) {
    ProtocolRegistration current = current();
    return current == null || current.equals(registration) || registration.isCanary();
  }

  /** Whether the connection is with a version that it should leave. */
  boolean moves(LiveConnection connection) {
    ProtocolRegistration registration = connection.registration();
    return registration != null && !keeps(registration);
  }

  List<ProtocolRegistration> registrations() {
    return registrations;
  }

  synchronized void add(ProtocolRegistration registration, ServiceReference<Protocol> reference) {
    List<ProtocolRegistration> more = new ArrayList<>(registrations);
    more.add(registration);
    more.sort(Collections.reverseOrder());
    registrations = List.copyOf(more);
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
    registrations.stream().filter(p -> !keeps(p)).forEach(p -> movers.addAll(p.connections()));
    return movers;
  }

  synchronized Optional<ProtocolRegistration> remove(ServiceReference<Protocol> reference) {
    Optional<ProtocolRegistration> gone =
        registrations.stream().filter(p -> p.is(reference)).findFirst();
    registrations = registrations.stream().filter(p -> !p.is(reference)).toList();
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

  synchronized byte[] closingMessage() {
    return closingMessage.clone();
  }

  synchronized boolean closingMessageUnasked() {
    return closingMessageUnasked;
  }

  byte[] notTls() {
    return notTls.clone();
  }

  /** Whether it is the protocol of that name in ALPN. */
  boolean speaks(String name) {
    return alpn.contains(name);
  }

  private void describe(ServiceReference<Protocol> reference) {
    closingMessage = bytes(reference.getProperty(Protocol.CLOSING_MESSAGE));
    notTls = bytes(reference.getProperty(Protocol.NOT_TLS));
    alpn = names(reference.getProperty(Protocol.ALPN));
    closingMessageUnasked =
        Boolean.TRUE.equals(reference.getProperty(Protocol.CLOSING_MESSAGE_UNASKED));
  }

  private static Set<String> names(@Nullable Object property) {
    if (property instanceof String name) {
      return Set.of(name);
    }
    return property instanceof String[] several ? Set.of(several) : Set.of();
  }

  private static byte[] bytes(@Nullable Object property) {
    return property instanceof String text
        ? text.getBytes(StandardCharsets.ISO_8859_1)
        : new byte[0];
  }
}
