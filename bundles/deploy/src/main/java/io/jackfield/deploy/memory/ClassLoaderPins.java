package io.jackfield.deploy.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleReference;

/** Finds what can be found without a heap dump: threads that keep a class loader alive. */
final class ClassLoaderPins {
  private ClassLoaderPins() {}

  static String of(ClassLoader loader) {
    List<String> pins = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      Thread thread = each.getKey();
      if (thread.getContextClassLoader() == loader) {
        pins.add("thread '" + thread.getName() + "' has its context class loader");
      } else if (thread.getClass().getClassLoader() == loader) {
        pins.add("thread '" + thread.getName() + "' is of a class of it");
      } else {
        frame(each.getValue(), loader)
            .ifPresent(name -> pins.add("thread '" + thread.getName() + "' may run its " + name));
      }
    }
    return pins.isEmpty() ? "no thread; a heap dump tells" : String.join(", ", pins);
  }

  /** Frames tell names only: the class may be the new version's. */
  private static Optional<String> frame(StackTraceElement[] stack, ClassLoader loader) {
    for (StackTraceElement each : stack) {
      String resource = each.getClassName().replace('.', '/') + ".class";
      if (loader instanceof BundleReference
          && !each.getClassName().startsWith("java.")
          && isOwn(loader, each.getClassName(), resource)) {
        return Optional.of(each.getClassName());
      }
    }
    return Optional.empty();
  }

  private static boolean isOwn(ClassLoader loader, String name, String resource) {
    try {
      return loader.getResource(resource) != null
          && Class.forName(name, false, loader).getClassLoader() == loader;
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      return false;
    }
  }
}
