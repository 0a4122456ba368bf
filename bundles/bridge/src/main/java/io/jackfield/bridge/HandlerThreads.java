package io.jackfield.bridge;

import io.jackfield.transport.Transport;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which the handlers of one bundle work. They come from that bundle's own {@link
 * Transport}, so that what a handler does is counted under the name of its bundle and is
 * interrupted when that bundle stops.
 */
final class HandlerThreads {
  private static final Logger log = LoggerFactory.getLogger(HandlerThreads.class);

  private final BundleContext context;
  private final ServiceReference<Transport> reference;
  private final Transport transport;

  /** How many handlers use them; guarded by the bridge. */
  int handlers;

  private HandlerThreads(
      BundleContext context, ServiceReference<Transport> reference, Transport transport) {
    this.context = context;
    this.reference = reference;
    this.transport = transport;
  }

  /** Those of a bundle; {@code null} if it is stopping. Close them when its last handler goes. */
  static @Nullable HandlerThreads of(Bundle bundle, ServiceReference<Transport> reference) {
    BundleContext context = bundle.getBundleContext();
    if (context == null) {
      return null;
    }
    try {
      Transport transport = context.getService(reference);
      return transport == null ? null : new HandlerThreads(context, reference, transport);
    } catch (IllegalStateException e) {
      log.debug("the bundle has just stopped bundle={}", bundle, e);
      return null;
    }
  }

  /** For line handlers. */
  ExecutorService lines() {
    return transport.workers();
  }

  /** For stream handlers. */
  ExecutorService streams() {
    return transport.workers();
  }

  /** Gives the bundle's transport back. */
  void close() {
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      log.debug("the bundle has stopped before, which gave everything back", e);
    }
  }
}
