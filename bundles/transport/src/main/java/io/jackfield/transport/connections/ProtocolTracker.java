package io.jackfield.transport.connections;

import io.jackfield.transport.Protocol;
import java.util.Map;
import java.util.Objects;
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
  private final Map<ServiceReference<Protocol>, String> names = new ConcurrentHashMap<>();

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
    if (reference.getProperty(Protocol.NAME) instanceof String name && !name.isEmpty()) {
      names.put(reference, name);
      manager.add(name, reference, owner(reference), protocol);
    } else {
      log.error("protocol without {} by={}", Protocol.NAME, reference.getBundle());
    }
  }

  /** With another name it is another protocol. */
  @Override
  public void modifiedService(ServiceReference<Protocol> reference, Protocol protocol) {
    if (!Objects.equals(reference.getProperty(Protocol.NAME), names.get(reference))) {
      unplug(reference);
      plugIn(reference, protocol);
    }
  }

  private void unplug(ServiceReference<Protocol> reference) {
    String name = names.remove(reference);
    if (name != null) {
      manager.remove(name, reference);
    }
  }

  private Bundle owner(ServiceReference<Protocol> reference) {
    Bundle named =
        reference.getProperty(Protocol.BUNDLE) instanceof Long id ? context.getBundle(id) : null;
    return named == null ? reference.getBundle() : named;
  }

  @Override
  public void removedService(ServiceReference<Protocol> reference, Protocol protocol) {
    unplug(reference);
    context.ungetService(reference);
  }
}
