package io.jackfield.deploy.admission;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hides the services that others trust (OSGi Core, Service Hook Service) where a bundle offers them
 * that may not: when it has started it is looked at, but nobody may get one meanwhile, nor later.
 */
public final class SpoofGuard implements FindHook, EventListenerHook {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  private final BundleContext context;
  private final Guarded guarded;

  /** Bundles that may not, by id. */
  private final Set<Long> untrusted = ConcurrentHashMap.newKeySet();

  private SpoofGuard(BundleContext context, Guarded guarded) {
    this.context = context;
    this.guarded = guarded;
  }

  /** Is there until the bundle of the context stops. */
  public static SpoofGuard register(BundleContext context, Guarded guarded) {
    SpoofGuard guard = new SpoofGuard(context, guarded);
    String[] hooks = {FindHook.class.getName(), EventListenerHook.class.getName()};
    context.registerService(hooks, guard, null);
    return guard;
  }

  /** From now on nobody gets a guarded service of this bundle. */
  public void distrust(Bundle bundle) {
    untrusted.removeIf(id -> context.getBundle(id) == null);
    untrusted.add(bundle.getBundleId());
  }

  @Override
  public void find(
      BundleContext seeker,
      @Nullable String type,
      @Nullable String filter,
      boolean all,
      Collection<ServiceReference<?>> found) {
    if (type == null || guarded.is(type)) {
      found.removeIf(this::isSpoof);
    }
  }

  @Override
  public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
    if (isSpoof(event.getServiceReference())) {
      listeners.clear();
      if (event.getType() == ServiceEvent.REGISTERED) {
        log.warn("hidden, it may not offer it: {}", event.getServiceReference());
      }
    }
  }

  private boolean isSpoof(ServiceReference<?> service) {
    Bundle bundle = service.getBundle();
    return bundle != null && untrusted.contains(bundle.getBundleId()) && guarded.is(service);
  }
}
