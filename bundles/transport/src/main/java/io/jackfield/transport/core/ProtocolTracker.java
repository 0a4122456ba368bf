package io.jackfield.transport.core;

import io.jackfield.transport.Protocol;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the exchange which protocols come and go. */
final class ProtocolTracker extends ServiceTracker<Protocol, Protocol> {
  private static final Logger log = LoggerFactory.getLogger(ProtocolTracker.class);

  private final Exchange exchange;

  ProtocolTracker(BundleContext context, Exchange exchange) {
    super(context, Protocol.class, null);
    this.exchange = exchange;
  }

  @Override
  public @Nullable Protocol addingService(ServiceReference<Protocol> reference) {
    if (!(reference.getProperty(Protocol.NAME) instanceof String name) || name.isEmpty()) {
      log.error("protocol without {} by={}", Protocol.NAME, reference.getBundle());
      return null;
    }
    Protocol protocol = context.getService(reference);
    if (protocol != null) {
      exchange.add(name, reference, owner(reference), protocol);
    }
    return protocol;
  }

  private Bundle owner(ServiceReference<Protocol> reference) {
    Bundle named =
        reference.getProperty(Protocol.BUNDLE) instanceof Long id ? context.getBundle(id) : null;
    return named == null ? reference.getBundle() : named;
  }

  @Override
  public void removedService(ServiceReference<Protocol> reference, Protocol protocol) {
    exchange.remove((String) reference.getProperty(Protocol.NAME), reference);
    context.ungetService(reference);
  }
}
