package io.jackfield.files;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.event.EventAdmin;

/**
 * What is needed by uploads that end when their version of this bundle has been replaced: they may
 * take as long as their clients like, and nothing waits for them.
 */
final class Afterlife {
  private static final String CLASS = ".class";

  private Afterlife() {}

  /** Loads every class now: the jar of a bundle that is uninstalled is closed. */
  static void loadClasses(Bundle bundle) {
    String folder = Afterlife.class.getPackageName().replace('.', '/');
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    for (String file :
        wiring.listResources(folder, "*" + CLASS, BundleWiring.LISTRESOURCES_LOCAL)) {
      String name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
      try {
        bundle.loadClass(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** As the system bundle has it: this bundle's own takes no event once it is uninstalled. */
  static EventAdmin events(BundleContext context, ServiceReference<EventAdmin> reference) {
    BundleContext system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    return system.getService(reference);
  }
}
