package io.jackfield.http.handlers;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.config.HttpConfig;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.http.whiteboard.Patience;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the handlers that bundles publish. What goes is waited for, as long as is allowed. */
@Component(service = HandlerTable.class, configurationPid = HttpConfig.PID)
public final class HandlerTable {
  private static final Logger log = LoggerFactory.getLogger(HandlerTable.class);

  private final Transport transport;
  private final RolloutStates rolloutStates;

  /** By service and not by handler: one object may be published more than once. */
  private final Map<ServiceReference<?>, List<Route>> byService = new HashMap<>();

  private final Map<ServiceReference<?>, Bundle> owners = new HashMap<>();
  private final Map<Bundle, HandlerLanes> lanes = new HashMap<>();
  private final Patience patience = new Patience();
  private final OverdueCalls overdue;
  private final Future<?> looking;
  private volatile HttpConfig config;
  private volatile Routes routes = Routes.NONE;

  /** Made by declarative services. */
  @Activate
  public HandlerTable(
      @Reference Transport transport, @Reference RolloutStates rolloutStates, HttpConfig config) {
    this.transport = transport;
    this.rolloutStates = rolloutStates;
    this.config = config;
    this.overdue = new OverdueCalls(() -> this.config.handler_timeout());
    this.looking =
        transport
            .timers()
            .scheduleWithFixedDelay(() -> overdue.look(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
  }

  @Modified
  synchronized void modified(HttpConfig changed) {
    config = changed;
    lanes.values().forEach(each -> each.limit(changed));
  }

  /** From now on one handler after the other is unbound: they have their time together. */
  @Deactivate
  synchronized void stop() {
    patience.end(config.handler_wait());
    looking.cancel(false);
  }

  /** Ends calls that take too long: those of handlers, and of whom else is at it here. */
  public OverdueCalls overdue() {
    return overdue;
  }

  /** The handlers as they are now. */
  public Routes routes() {
    return routes;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindHandler(
      HttpHandler handler, ServiceReference<HttpHandler> service, Map<String, Object> properties) {
    add(handler, service, properties, calls -> calls.blocking(handler));
  }

  void updatedHandler(
      HttpHandler handler, ServiceReference<HttpHandler> service, Map<String, Object> properties) {
    bindHandler(handler, service, properties);
  }

  void unbindHandler(ServiceReference<HttpHandler> service) {
    remove(service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindAsync(
      AsyncHttpHandler handler,
      ServiceReference<AsyncHttpHandler> service,
      Map<String, Object> properties) {
    add(handler, service, properties, calls -> calls.asynchronous(handler));
  }

  void updatedAsync(
      AsyncHttpHandler handler,
      ServiceReference<AsyncHttpHandler> service,
      Map<String, Object> properties) {
    bindAsync(handler, service, properties);
  }

  void unbindAsync(ServiceReference<AsyncHttpHandler> service) {
    remove(service);
  }

  /** The same for all handlers of a bundle; null if it is stopping. */
  private @Nullable HandlerLanes lanes(Bundle owner) {
    HandlerLanes known = lanes.get(owner);
    HandlerLanes all =
        known != null ? known : HandlerLanes.of(owner, transport, config).orElse(null);
    if (all != null) {
      lanes.put(owner, all);
    }
    return all;
  }

  private synchronized void add(
      Object handler,
      ServiceReference<?> service,
      Map<String, Object> properties,
      Function<HandlerCalls, HandlerRegistration.Call> style) {
    Bundle owner = service.getBundle();
    HandlerLanes by = owner == null ? null : lanes(owner);
    if (owner == null || by == null) {
      log.debug("handler has gone already handler={}", handler.getClass().getName());
      return;
    }
    String name = handler.getClass().getName() + " of " + told(owner);
    owners.put(service, owner);
    try {
      List<Route> known = byService.getOrDefault(service, List.of());
      HandlerRegistration registered =
          known.isEmpty()
              ? new HandlerRegistration(
                  style.apply(new HandlerCalls(name, by.requests(), by.contents(), overdue)),
                  name,
                  rolloutStates.of(owner),
                  by.contents())
              : known.get(0).handler();
      List<Route> added = Route.of(properties, registered);
      byService.put(service, added);
      rebuild();
      log.info("handler plugged in handler={} paths={}", registered, paths(added));
      added.forEach(route -> warnOfTwo(service, route));
    } catch (IllegalArgumentException e) {
      log.error("handler refused handler={} reason={}", name, e.getMessage());
    }
  }

  /** Two versions of a bundle have the same paths in a swap: all is well then. */
  private void warnOfTwo(ServiceReference<?> service, Route added) {
    Bundle owner = owners.get(service);
    byService.forEach(
        (other, routes) -> {
          Bundle others = owners.get(other);
          if (other.equals(service)
              || owner == null
              || others == null
              || isVersion(owner, others)) {
            return;
          }
          for (Route route : routes) {
            if (route.isInTheWayOf(added)) {
              boolean first = Route.BEST_FIRST.compare(added, route) < 0;
              log.warn(
                  "two handlers for one path path={} methods={} serves={} not={}",
                  added.path(),
                  added.methods(),
                  first ? added.handler() : route.handler(),
                  first ? route.handler() : added.handler());
            }
          }
        });
  }

  private static boolean isVersion(Bundle one, Bundle other) {
    return !one.equals(other) && Objects.equals(one.getSymbolicName(), other.getSymbolicName());
  }

  private static String told(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }

  private void remove(ServiceReference<?> service) {
    List<Route> removed;
    HandlerLanes unused;
    synchronized (this) {
      removed = byService.remove(service);
      Bundle owner = owners.remove(service);
      unused = owners.containsValue(owner) ? null : lanes.remove(owner);
      rebuild();
    }
    if (removed != null && !removed.isEmpty()) {
      HandlerRegistration registered = removed.get(0).handler();
      boolean done = registered.leave(patience.nanos(config.handler_wait()));
      log.info("handler unplugged handler={} paths={} idle={}", registered, paths(removed), done);
    }
    if (unused != null) {
      unused.close();
    }
  }

  private void rebuild() {
    List<Route> all = new ArrayList<>();
    byService.values().forEach(all::addAll);
    routes = new Routes(all);
  }

  private static List<String> paths(List<Route> of) {
    return of.stream().map(route -> route.path().toString()).toList();
  }
}
