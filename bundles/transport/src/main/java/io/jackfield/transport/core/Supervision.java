package io.jackfield.transport.core;

import io.jackfield.deploy.Readiness;
import io.jackfield.net.Listener;
import io.jackfield.transport.connections.ConnectionManager;
import io.jackfield.transport.sockets.PassedSockets;
import io.jackfield.transport.systemd.ServiceManager;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service manager that has started the daemon is told of it; idle if it was started
 * otherwise. Any thread.
 */
final class Supervision {
  private static final Logger log = LoggerFactory.getLogger(Supervision.class);
  private static final int LOOK_EVERY_SECONDS = 5;

  /** For the end of the JVM, behind that of the bundles. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final ServiceManager manager;
  private final PassedSockets passed;
  private final Resources resources;
  private final ConnectionManager connections;
  private final ServiceTracker<Listener, Listener> listeners;
  private final ServiceTracker<Readiness, Readiness> readiness;
  private volatile boolean ready;

  /** Nothing is told yet. */
  Supervision(
      BundleContext context,
      ServiceManager manager,
      PassedSockets passed,
      Resources resources,
      ConnectionManager connections) {
    this.manager = manager;
    this.passed = passed;
    this.resources = resources;
    this.connections = connections;
    this.listeners = new ServiceTracker<>(context, Listener.class, null);
    this.readiness = new ReadinessTracker(context);
  }

  /** Tells what there is to tell, from now on. */
  void open() {
    if (manager.isThere()) {
      listeners.open();
      manager.watch(resources.loops(), resources.timers());
      resources
          .timers()
          .scheduleWithFixedDelay(
              this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }
    if (manager.isThere() || passed.areThere()) {
      readiness.open();
    }
  }

  /** What is configured is read again, until {@link #reloaded}. */
  void reloading() {
    manager.reloading();
  }

  /** That is in force. */
  void reloaded() {
    if (manager.isThere()) {
      manager.reloaded(status());
    }
  }

  /** The daemon begins to stop, and has so long. */
  void stopping(Duration limit) {
    if (manager.isThere()) {
      manager.stopping(limit.plus(MARGIN), "stopping, " + connectionCount());
    }
  }

  void close() {
    readiness.close();
    listeners.close();
  }

  private void told(Readiness how) {
    if (!how.ready()) {
      // What is there serves, and would be ended for what is not.
      manager.ready("waits for " + String.join(", ", how.missing()));
      return;
    }
    passed
        .unused()
        .forEach(
            name ->
                log.warn(
                    "socket of the service manager not used, no listener has its name name={}",
                    name));
    if (manager.isThere()) {
      manager.ready(status());
      ready = true;
    }
  }

  private void look() {
    if (ready) {
      manager.status(status());
    }
  }

  /** Such as {@code 3 listeners, 12 connections}. */
  private String status() {
    Map<String, Boolean> open = openByName();
    long answering = open.values().stream().filter(Boolean.TRUE::equals).count();
    String failing = answering == open.size() ? "" : ", " + (open.size() - answering) + " not open";
    return count(answering, "listener") + failing + ", " + connectionCount();
  }

  private String connectionCount() {
    return count(openByName().keySet().stream().mapToLong(connections::count).sum(), "connection");
  }

  /** By name whether it is open: in a swap each is there twice. */
  private Map<String, Boolean> openByName() {
    Map<String, Boolean> open = new TreeMap<>();
    for (Listener each : listeners.getServices(new Listener[0])) {
      open.merge(each.name(), each.problem().isEmpty(), Boolean::logicalOr);
    }
    return open;
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** The daemon is ready once, and then goes on to be so. */
  private final class ReadinessTracker extends ServiceTracker<Readiness, Readiness> {
    ReadinessTracker(BundleContext context) {
      super(context, Readiness.class, null);
    }

    @Override
    public @Nullable Readiness addingService(ServiceReference<Readiness> reference) {
      Readiness service = context.getService(reference);
      if (service != null) {
        told(service);
      }
      return service;
    }

    @Override
    public void modifiedService(ServiceReference<Readiness> reference, Readiness service) {
      told(service);
    }
  }
}
