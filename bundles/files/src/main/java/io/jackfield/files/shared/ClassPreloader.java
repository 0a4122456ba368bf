package io.jackfield.files.shared;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What is needed by uploads that end when their version of this bundle has been replaced: they may
 * take as long as their clients like, and nothing waits for them.
 */
public final class ClassPreloader {
  private static final String CLASS = ".class";
  private static final int HERE_AND_BELOW =
      BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;

  private ClassPreloader() {}

  /** Loads every class now: the jar of a bundle that is uninstalled is closed. */
  public static void loadClasses(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    for (String file : wiring.listResources("/io/jackfield", "*" + CLASS, HERE_AND_BELOW)) {
      String name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
      try {
        bundle.loadClass(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
