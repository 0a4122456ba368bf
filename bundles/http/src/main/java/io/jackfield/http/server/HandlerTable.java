package io.jackfield.http.server;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpResponse;
import io.jackfield.transport.Standings;
import io.jackfield.transport.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
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
  private final Standings standings;
  private final Map<Object, List<Route>> byHandler = new HashMap<>();
  private volatile Routes routes = Routes.NONE;
  private volatile int patience;

  /** Made by declarative services. */
  @Activate
  public HandlerTable(
      @Reference Transport transport, @Reference Standings standings, HttpConfig config) {
    this.workers = transport.workers();
    this.standings = standings;
    this.patience = config.handler_wait();
  }

  @Modified
  void modified(HttpConfig config) {
    patience = config.handler_wait();
  }

  /** The handlers as they are now. */
  Routes routes() {
    return routes;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindHandler(
      HttpHandler handler, ServiceReference<HttpHandler> service, Map<String, Object> properties) {
    add(handler, service, properties, (request, done) -> onWorker(handler, request, done));
  }

  void updatedHandler(
      HttpHandler handler, ServiceReference<HttpHandler> service, Map<String, Object> properties) {
    bindHandler(handler, service, properties);
  }

  void unbindHandler(HttpHandler handler) {
    remove(handler);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindAsync(
      AsyncHttpHandler handler,
      ServiceReference<AsyncHttpHandler> service,
      Map<String, Object> properties) {
    add(
        handler,
        service,
        properties,
        (request, done) -> handler.handle(request).whenComplete(done));
  }

  void updatedAsync(
      AsyncHttpHandler handler,
      ServiceReference<AsyncHttpHandler> service,
      Map<String, Object> properties) {
    bindAsync(handler, service, properties);
  }

  void unbindAsync(AsyncHttpHandler handler) {
    remove(handler);
  }

  @SuppressWarnings("IllegalCatch") // whatever a handler throws is the client's 500
  private void onWorker(
      HttpHandler handler,
      IncomingRequest request,
      BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
    workers.execute(
        () -> {
          HttpResponse response = null;
          Throwable failure = null;
          try {
            response = handler.handle(request);
          } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            failure = e;
          }
          done.accept(response, failure);
        });
  }

  private synchronized void add(
      Object handler,
      ServiceReference<?> service,
      Map<String, Object> properties,
      Plugin.Call call) {
    String name = handler.getClass().getName();
    try {
      List<Route> added =
          Route.of(properties, new Plugin(call, name, standings.of(service.getBundle())));
      byHandler.put(handler, added);
      rebuild();
      log.info("handler plugged in handler={} paths={}", name, paths(added));
    } catch (IllegalArgumentException e) {
      log.error("handler refused handler={} reason={}", name, e.getMessage());
    }
  }

  private void remove(Object handler) {
    List<Route> removed;
    synchronized (this) {
      removed = byHandler.remove(handler);
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
    byHandler.values().forEach(all::addAll);
    routes = new Routes(all);
  }

  private static List<String> paths(List<Route> of) {
    return of.stream().map(route -> route.path() + (route.below() ? " and below" : "")).toList();
  }
}
