package io.jackfield.http.filters;

import io.jackfield.http.HttpFilter;
import io.jackfield.http.config.HttpConfig;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.handlers.HandlerTable;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.http.whiteboard.Patience;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.RolloutStates;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/**
 * Collects the filters that bundles publish. What goes is waited for, as long as is allowed; and a
 * request waits for those that must not be missing, without a thread.
 */
@Component(service = FilterTable.class, configurationPid = HttpConfig.PID)
public final class FilterTable {
  private static final Logger log = LoggerFactory.getLogger(FilterTable.class);

  /** So long a request waits for a filter that must be there: for a swap of its bundle. */
  private static final long WAIT_SECONDS = 5;

  private final RolloutStates rolloutStates;
  private final OverdueCalls overdue;
  private final Executor closing;
  private final Patience patience = new Patience();
  private final Map<ServiceReference<?>, FilterRule> byService = new HashMap<>();
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private volatile HttpConfig config;
  private volatile Filters filters;

  /** A request that is to get its filters. */
  private record Waiting(
      IncomingRequest request, EventExecutor loop, CompletableFuture<FilterChain> entered) {}

  /** Made by declarative services. */
  @Activate
  public FilterTable(
      @Reference Transport transport,
      @Reference RolloutStates rolloutStates,
      @Reference HandlerTable handlers,
      HttpConfig config) {
    this(transport.workers(), rolloutStates, handlers.overdue(), config);
  }

  /** No second public constructor: declarative services may look at that one first. */
  public static FilterTable of(
      Executor closing, RolloutStates rolloutStates, OverdueCalls overdue, HttpConfig config) {
    return new FilterTable(closing, rolloutStates, overdue, config);
  }

  private FilterTable(
      Executor closing, RolloutStates rolloutStates, OverdueCalls overdue, HttpConfig config) {
    this.closing = closing;
    this.rolloutStates = rolloutStates;
    this.overdue = overdue;
    this.config = config;
    this.filters = new Filters(List.of(), required(config));
  }

  private static Set<String> required(HttpConfig config) {
    return Stream.of(config.filters_required())
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Modified
  synchronized void modified(HttpConfig changed) {
    config = changed;
    rebuild();
  }

  /** From now on one filter after the other is unbound: they have their time together. */
  @Deactivate
  void stop() {
    patience.end(config.handler_wait());
  }

  /** Whether no request has to be let in here at all. */
  public boolean isEmpty() {
    return filters.isEmpty();
  }

  /**
   * Counts a request into the filters it has to pass; on its event loop.
   *
   * @return completed on the event loop, at once unless a filter is missing that must be there;
   *     fails with a {@link ServiceGoneException} if it does not come
   */
  public CompletionStage<FilterChain> enter(IncomingRequest request, EventExecutor loop) {
    Waiting next = new Waiting(request, loop, new CompletableFuture<>());
    if (!isEntered(next)) {
      waiting.add(next);
      Future<?> end = loop.schedule(() -> giveUp(next), WAIT_SECONDS, TimeUnit.SECONDS);
      next.entered().whenComplete((chain, failure) -> end.cancel(false));
      isEntered(next); // one may have come meanwhile
    }
    return next.entered();
  }

  private boolean isEntered(Waiting next) {
    while (!next.entered().isDone()) {
      Filters now = filters;
      IncomingRequest request = next.request();
      if (!now.missing(request.bucket()).isEmpty()) {
        return false;
      }
      FilterChain chain =
          FilterChain.enter(
              now.find(request.host(), request.target().path(), request.bucket()),
              request,
              next.loop(),
              overdue,
              closing);
      if (chain != null) { // else one of them is not in the next snapshot
        waiting.remove(next);
        next.entered().complete(chain);
      }
    }
    return true;
  }

  private void giveUp(Waiting next) {
    if (!isEntered(next)) {
      waiting.remove(next);
      next.entered()
          .completeExceptionally(
              new ServiceGoneException(
                  "filters are missing: " + filters.missing(next.request().bucket())));
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public synchronized void bindFilter(
      HttpFilter filter, ServiceReference<HttpFilter> service, Map<String, Object> properties) {
    String type = filter.getClass().getName();
    Bundle owner = service.getBundle();
    if (owner == null) {
      log.debug("filter has gone already filter={}", type);
      return;
    }
    try {
      FilterRule known = byService.get(service);
      FilterRegistration registered =
          known == null
              ? new FilterRegistration(
                  filter,
                  type + " of " + owner.getSymbolicName() + " " + owner.getVersion(),
                  rolloutStates.of(owner))
              : known.filter();
      FilterRule rule = FilterRule.of(properties, owner.getSymbolicName(), registered);
      byService.put(service, rule);
      rebuild();
      log.info(
          "filter plugged in filter={} name={} paths={}", registered, rule.name(), rule.paths());
    } catch (IllegalArgumentException e) {
      log.error("filter refused filter={} reason={}", type, e.getMessage());
    }
  }

  void updatedFilter(
      HttpFilter filter, ServiceReference<HttpFilter> service, Map<String, Object> properties) {
    bindFilter(filter, service, properties);
  }

  void unbindFilter(ServiceReference<HttpFilter> service) {
    @Nullable FilterRule removed;
    synchronized (this) {
      removed = byService.remove(service);
      rebuild();
    }
    if (removed != null) {
      boolean idle = removed.filter().uses().leave(patience.nanos(config.handler_wait()));
      log.info(
          "filter unplugged filter={} name={} idle={}", removed.filter(), removed.name(), idle);
    }
  }

  private void rebuild() {
    filters = new Filters(byService.values(), required(config));
    waiting.forEach(each -> each.loop().execute(() -> isEntered(each)));
  }
}
