package io.jackfield.launcher;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets uninstalled bundles where Felix does not: the framework (7.0.5) keeps each bundle that
 * has used a service in a map for as long as the service is there, and the log service (1.3.0)
 * keeps a logger for each that has logged. Neither pins a class loader, but a daemon that swaps for
 * a year would feel it. Where Felix looks different, nothing is done.
 */
final class GoneBundles implements BundleListener {
  private static final Logger log = LoggerFactory.getLogger(GoneBundles.class);
  private static final String LOGGER_ADMIN = "org.osgi.service.log.admin.LoggerAdmin";

  private final BundleContext context;

  GoneBundles(BundleContext context) {
    this.context = context;
  }

  /** Also forgets those that were used once more after the last time. */
  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      try {
        forgetServicesInUse();
        forgetLoggers();
      } catch (ReflectiveOperationException | InvalidSyntaxException | RuntimeException e) {
        log.debug("gone bundles are not forgotten", e);
      }
    }
  }

  private void forgetServicesInUse() throws ReflectiveOperationException {
    Object registry = field(context.getBundle(), "m_registry");
    forget((Map<?, ?>) field(registry, "m_inUseMap"), GoneBundles::isGone);
  }

  private void forgetLoggers() throws ReflectiveOperationException, InvalidSyntaxException {
    // All: by the framework's own class path it has another class of that name.
    ServiceReference<?>[] admins = context.getAllServiceReferences(LOGGER_ADMIN, null);
    for (ServiceReference<?> each : admins == null ? new ServiceReference<?>[0] : admins) {
      Object admin = context.getService(each);
      if (admin != null) {
        forget((Map<?, ?>) field(admin, "_loggers"), GoneBundles::isOfGoneBundle);
        context.ungetService(each);
      }
    }
  }

  private static void forget(Map<?, ?> map, Predicate<Object> gone) {
    map.keySet().removeIf(gone);
  }

  private static boolean isOfGoneBundle(Object loggerKey) {
    try {
      return isGone(field(loggerKey, "m_bundle"));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static boolean isGone(@Nullable Object bundle) {
    return bundle instanceof Bundle known && known.getState() == Bundle.UNINSTALLED;
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
