package io.jackfield.transport.connections;

import io.jackfield.transport.Protocol;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the exchange which protocols come and go. */
public final class ProtocolTracker extends ServiceTracker<Protocol, Protocol> {
  private static final Logger log = LoggerFactory.getLogger(ProtocolTracker.class);

  private final ConnectionManager manager;
  private final Map<ServiceReference<Protocol>, ProtocolProperties> known =
      new ConcurrentHashMap<>();

  public ProtocolTracker(BundleContext context, ConnectionManager manager) {
    super(context, Protocol.class, null);
    this.manager = manager;
  }

  @Override
  public @Nullable Protocol addingService(ServiceReference<Protocol> reference) {
    Protocol protocol = context.getService(reference);
    if (protocol != null) {
      plugIn(reference, protocol);
    }
    return protocol;
  }

  private void plugIn(ServiceReference<Protocol> reference, Protocol protocol) {
    ProtocolProperties properties = read(reference);
    if (properties != null) {
      plugIn(properties, reference, protocol);
    }
  }

  private void plugIn(
      ProtocolProperties properties, ServiceReference<Protocol> reference, Protocol protocol) {
    known.put(reference, properties);
    manager.add(properties, reference, owner(properties, reference), protocol);
  }

  /** Null if something of it is wrong; the log has what. */
  private static @Nullable ProtocolProperties read(ServiceReference<Protocol> reference) {
    try {
      return ProtocolProperties.of(reference);
    } catch (IllegalArgumentException e) {
      log.error("protocol refused by={} reason={}", reference.getBundle(), e.getMessage());
      return null;
    }
  }

  /** With another name or for another bundle it is another protocol. */
  @Override
  public void modifiedService(ServiceReference<Protocol> reference, Protocol protocol) {
    ProtocolProperties before = known.get(reference);
    ProtocolProperties now = read(reference);
    if (before != null && now != null && now.isSameProtocol(before)) {
      known.put(reference, now);
      manager.describe(now, reference);
    } else {
      unplug(reference);
      if (now != null) {
        plugIn(now, reference, protocol);
      }
    }
  }

  private void unplug(ServiceReference<Protocol> reference) {
    ProtocolProperties before = known.remove(reference);
    if (before != null) {
      manager.remove(before.name(), reference);
    }
  }

  private Bundle owner(ProtocolProperties properties, ServiceReference<Protocol> reference) {
    Long id = properties.bundleId();
    Bundle named = id == null ? null : context.getBundle(id);
    return named == null ? reference.getBundle() : named;
  }

  @Override
  public void removedService(ServiceReference<Protocol> reference, Protocol protocol) {
    unplug(reference);
    context.ungetService(reference);
  }
}
