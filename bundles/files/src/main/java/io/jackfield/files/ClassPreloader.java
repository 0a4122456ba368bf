package io.jackfield.files;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What is needed by uploads that end when their version of this bundle has been replaced: they may
 * take as long as their clients like, and nothing waits for them.
 */
final class ClassPreloader {
  private static final String CLASS = ".class";

  private ClassPreloader() {}

  /** Loads every class now: the jar of a bundle that is uninstalled is closed. */
  static void loadClasses(Bundle bundle) {
    String folder = ClassPreloader.class.getPackageName().replace('.', '/');
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
}
