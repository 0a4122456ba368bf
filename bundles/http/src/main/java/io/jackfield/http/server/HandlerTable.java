package io.jackfield.http.server;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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

  private final ExecutorService workers;
  private final RolloutStates rolloutStates;

  /** By service and not by handler: one object may be published more than once. */
  private final Map<ServiceReference<?>, List<Route>> byService = new HashMap<>();

  private final Map<ServiceReference<?>, Bundle> owners = new HashMap<>();
  private final Map<Bundle, HandlerLane> lanes = new HashMap<>();
  private HandlerLane.Limits limits;
  private volatile Routes routes = Routes.NONE;
  private volatile int patience;

  /** Made by declarative services. */
  @Activate
  public HandlerTable(
      @Reference Transport transport, @Reference RolloutStates rolloutStates, HttpConfig config) {
    this(transport.workers(), rolloutStates, config.handler_wait(), limits(config));
  }

  HandlerTable(
      ExecutorService workers,
      RolloutStates rolloutStates,
      int patience,
      HandlerLane.Limits limits) {
    this.workers = workers;
    this.rolloutStates = rolloutStates;
    this.patience = patience;
    this.limits = limits;
  }

  private static HandlerLane.Limits limits(HttpConfig config) {
    return new HandlerLane.Limits(config.handler_requests(), config.handler_waiting());
  }

  @Modified
  void modified(HttpConfig config) {
    patience = config.handler_wait();
    limit(limits(config));
  }

  private synchronized void limit(HandlerLane.Limits other) {
    limits = other;
    lanes.values().forEach(lane -> lane.limit(other));
  }

  /** The handlers as they are now. */
  Routes routes() {
    return routes;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindHandler(
      HttpHandler handler, ServiceReference<HttpHandler> service, Map<String, Object> properties) {
    add(handler, service, properties, HandlerCalls.blocking(handler, lane(service)));
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
    add(handler, service, properties, HandlerCalls.asynchronous(handler));
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

  /** One for all handlers of a bundle. */
  private synchronized HandlerLane lane(ServiceReference<?> service) {
    Bundle owner = service.getBundle();
    owners.put(service, owner);
    return lanes.computeIfAbsent(
        owner, bundle -> new HandlerLane(String.valueOf(bundle), workers, limits));
  }

  private synchronized void add(
      Object handler,
      ServiceReference<?> service,
      Map<String, Object> properties,
      Plugin.Call call) {
    String name = handler.getClass().getName();
    try {
      List<Route> known = byService.getOrDefault(service, List.of());
      Plugin plugin =
          known.isEmpty()
              ? new Plugin(call, name, rolloutStates.of(service.getBundle()))
              : known.get(0).plugin();
      List<Route> added = Route.of(properties, plugin);
      byService.put(service, added);
      rebuild();
      log.info("handler plugged in handler={} paths={}", name, paths(added));
    } catch (IllegalArgumentException e) {
      log.error("handler refused handler={} reason={}", name, e.getMessage());
    }
  }

  private void remove(ServiceReference<?> service) {
    List<Route> removed;
    synchronized (this) {
      removed = byService.remove(service);
      Bundle owner = owners.remove(service);
      if (!owners.containsValue(owner)) {
        lanes.remove(owner);
      }
      rebuild();
    }
    if (removed == null || removed.isEmpty()) {
      return;
    }
    Plugin plugin = removed.get(0).plugin();
    boolean done = plugin.leave(patience);
    log.info("handler unplugged handler={} paths={} idle={}", plugin, paths(removed), done);
  }

  private void rebuild() {
    List<Route> all = new ArrayList<>();
    byService.values().forEach(all::addAll);
    routes = new Routes(all);
  }

  private static List<String> paths(List<Route> of) {
    return of.stream().map(route -> route.path() + (route.below() ? " and below" : "")).toList();
  }
}
