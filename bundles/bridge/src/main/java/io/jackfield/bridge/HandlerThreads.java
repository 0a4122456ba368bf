package io.jackfield.bridge;

import io.jackfield.transport.Transport;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
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
  private final ExecutorService lines;
  private final ExecutorService streams;
  private final StreamQuota quota;

  /** How many handlers use them; guarded by the bridge. */
  int handlers;

  private HandlerThreads(
      BundleContext context,
      ServiceReference<Transport> reference,
      Transport transport,
      Supplier<BridgeConfig> config) {
    this.context = context;
    this.reference = reference;
    String bundle = context.getBundle().getSymbolicName();
    // A connection has one run at a time, so that no more wait than there are connections.
    this.lines =
        transport.lane(bundle + "-line", config.get().line_handlers_max(), Integer.MAX_VALUE);
    this.quota = new StreamQuota(config);
    this.streams = transport.lane(bundle + "-stream", Integer.MAX_VALUE, 0);
  }

  /** Those of a bundle; {@code null} if it is stopping. Close them when its last handler goes. */
  static @Nullable HandlerThreads of(
      Bundle bundle, ServiceReference<Transport> reference, Supplier<BridgeConfig> config) {
    BundleContext context = bundle.getBundleContext();
    if (context == null) {
      return null;
    }
    try {
      Transport transport = context.getService(reference);
      return transport == null ? null : new HandlerThreads(context, reference, transport, config);
    } catch (IllegalStateException e) {
      log.debug("the bundle has just stopped bundle={}", bundle, e);
      return null;
    }
  }

  /** For line handlers: a bounded number, more waits. */
  ExecutorService lines() {
    return lines;
  }

  /** For stream handlers: as many as {@link #quota} lets in. */
  ExecutorService streams() {
    return streams;
  }

  StreamQuota quota() {
    return quota;
  }

  /** Ends them and gives the bundle's transport back. */
  void close() {
    try {
      if (context.getBundle().getState() == Bundle.ACTIVE) {
        // If the bundle stops, its transport interrupts what is left, and tells of it.
        lines.shutdownNow();
        streams.shutdownNow();
      }
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      log.debug("the bundle has stopped before, which gave everything back", e);
    }
  }
}
