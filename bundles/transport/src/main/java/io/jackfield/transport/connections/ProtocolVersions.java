package io.jackfield.transport.connections;

import io.jackfield.transport.Protocol;
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

  private final Set<ServedConnection> parked = new LinkedHashSet<>();
  private volatile ProtocolProperties lastKnown = ProtocolProperties.NONE;

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
  @Nullable ProtocolRegistration choose(ServedConnection connection) {
    for (ProtocolRegistration registration : registrations) {
      if (registration.isCanaryFor(connection.canaryBucket())) {
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
  boolean moves(ServedConnection connection) {
    ProtocolRegistration registration = connection.registration();
    return registration != null && !keeps(registration);
  }

  List<ProtocolRegistration> registrations() {
    return registrations;
  }

  synchronized void add(ProtocolRegistration registration) {
    List<ProtocolRegistration> more = new ArrayList<>(registrations);
    more.add(registration);
    sort(more);
  }

  private void sort(List<ProtocolRegistration> all) {
    registrations = all.stream().sorted(Collections.reverseOrder()).toList();
    properties();
  }

  /** One of them says something else of itself, and may have another place for that. */
  synchronized void describe(ProtocolProperties changed, ServiceReference<Protocol> reference) {
    for (ProtocolRegistration registration : registrations) {
      if (registration.is(reference)) {
        registration.describe(changed);
      }
    }
    sort(registrations);
  }

  /** The connections that should move on now; those that were parked are so no more. */
  synchronized List<ServedConnection> movers() {
    properties();
    List<ServedConnection> movers = new ArrayList<>();
    for (ServedConnection connection : parked) {
      if (choose(connection) != null) {
        movers.add(connection);
      }
    }
    movers.forEach(parked::remove);
    registrations.stream()
        .filter(registration -> !keeps(registration))
        .flatMap(registration -> registration.connections().stream())
        .forEach(movers::add);
    return movers;
  }

  synchronized Optional<ProtocolRegistration> remove(ServiceReference<Protocol> reference) {
    properties();
    Optional<ProtocolRegistration> gone =
        registrations.stream().filter(p -> p.is(reference)).findFirst();
    registrations = registrations.stream().filter(p -> !p.is(reference)).toList();
    return gone;
  }

  /** Lets a connection wait; false if a version came in between or too many wait already. */
  synchronized boolean park(ServedConnection connection, int most) {
    if (choose(connection) != null) {
      return false;
    }
    return parked.contains(connection) || (parked.size() < most && parked.add(connection));
  }

  synchronized boolean unpark(ServedConnection connection) {
    return parked.remove(connection);
  }

  byte[] closingMessage() {
    return properties().closingBytes();
  }

  boolean closingMessageUnasked() {
    return properties().closingMessageUnasked();
  }

  byte[] notTls() {
    return properties().notTlsBytes();
  }

  /** Whether it is the protocol of that name in ALPN. */
  boolean speaks(String name) {
    return properties().alpn().contains(name);
  }

  /** Of the version that connections go to; while there is none, of the last one. */
  private ProtocolProperties properties() {
    ProtocolRegistration current = current();
    if (current != null) {
      lastKnown = current.properties();
    }
    return lastKnown;
  }
}
