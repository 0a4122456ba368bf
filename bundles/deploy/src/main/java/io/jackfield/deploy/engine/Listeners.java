package io.jackfield.deploy.engine;

import io.jackfield.net.Listener;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Says which listeners of a bundle do not listen. */
final class Listeners {
  private final BundleContext context;

  Listeners(BundleContext context) {
    this.context = context;
  }

  /** By name; listeners that are well are not in it. */
  Map<String, String> problems(Bundle bundle) {
    Map<String, String> problems = new TreeMap<>();
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    for (ServiceReference<?> each : registered == null ? new ServiceReference<?>[0] : registered) {
      if (Offer.isOf(each, Listener.class)) {
        add(each, problems);
      }
    }
    return problems;
  }

  private void add(ServiceReference<?> reference, Map<String, String> problems) {
    if (context.getService(reference) instanceof Listener listener) {
      listener.problem().ifPresent(problem -> problems.put("listener " + listener.name(), problem));
      context.ungetService(reference);
    }
  }
}
