package io.jackfield.deploy.ready;

import io.jackfield.deploy.Readiness;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other bundles how the start went, on a thread of its own: their code may hang. The
 * framework's thread withdraws it when the daemon stops.
 */
final class ReadinessService implements Readiness {
  private static final Logger log = LoggerFactory.getLogger(ReadinessService.class);

  /** So long who is told may hold up who publishes; then he goes on without knowing that. */
  private static final long WAIT_MILLIS = 1000;

  private final BundleContext context;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(ReadinessService::daemon);
  private final AtomicReference<@Nullable ServiceRegistration<Readiness>> registration =
      new AtomicReference<>();
  private volatile State state = new State(List.of(), Duration.ZERO);
  private volatile boolean withdrawn;

  private record State(List<String> missing, Duration after) {}

  ReadinessService(BundleContext context) {
    this.context = context;
    context.addBundleListener((SynchronousBundleListener) this::withdrawAtTheEnd);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "ready");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Registers the service, or changes its properties; once nothing is missing it stays as it is.
   *
   * @param missing listeners that are waited for
   * @param after since the start of the JVM
   */
  void publish(List<String> missing, Duration after) {
    state = new State(missing, after);
    Future<?> told = thread.submit(this::tell);
    if (missing.isEmpty()) {
      thread.shutdown();
    }
    try {
      told.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("a bundle that waits for readiness holds its thread");
    } catch (ExecutionException e) {
      log.error("readiness cannot be told", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    ServiceRegistration<Readiness> before = registration.get();
    if (before == null && !withdrawn) {
      registration.set(context.registerService(Readiness.class, this, properties()));
    } else if (before != null) {
      before.setProperties(properties());
    }
    if (withdrawn) {
      withdraw();
    }
  }

  private Dictionary<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(READY, ready());
    properties.put(MISSING, missing().toArray(new String[0]));
    properties.put(MILLIS, after().toMillis());
    return FrameworkUtil.asDictionary(properties);
  }

  private void withdrawAtTheEnd(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      withdrawn = true;
      withdraw();
    }
  }

  private void withdraw() {
    ServiceRegistration<Readiness> there = registration.getAndSet(null);
    if (there != null) {
      there.unregister();
    }
  }

  @Override
  public boolean ready() {
    return state.missing().isEmpty();
  }

  @Override
  public List<String> missing() {
    return state.missing();
  }

  @Override
  public Duration after() {
    return state.after();
  }
}
