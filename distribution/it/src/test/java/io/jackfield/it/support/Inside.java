package io.jackfield.it.support;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Runs test methods with the classes and the services of the framework. */
final class Inside {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Container container;
  private final InsideLoader loader;

  Inside(Container container) {
    this.container = container;
    loader = new InsideLoader(container.context());
  }

  void run(String test, Method outside) throws ReflectiveOperationException {
    Class<?>[] types = outside.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = loader.loadClass(types[i].getName());
      arguments[i] = argument(types[i]);
    }
    Class<?> type = loader.loadClass(test);
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Method method = type.getDeclaredMethod(outside.getName(), types);
    method.setAccessible(true);
    method.invoke(constructor.newInstance(), arguments);
  }

  private Object argument(Class<?> type) throws ReflectiveOperationException {
    if (type == BundleContext.class) {
      return container.context();
    }
    return service(type);
  }

  private Object service(Class<?> type) throws ReflectiveOperationException {
    ServiceTracker<Object, Object> tracker =
        new ServiceTracker<>(container.context(), type.getName(), null);
    // All, as the system bundle itself has no wire to the package. Never closed: the framework
    // takes the service back when it stops, and until then the test uses it.
    tracker.open(true);
    try {
      Object service = tracker.waitForService(PATIENCE.toMillis());
      if (service == null) {
        throw new AssertionError("no service " + type.getName() + "\n" + reasons());
      }
      return service;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + type.getName(), e);
    }
  }

  /** From the inside too: what it asks has types of the framework's bundles. */
  @SuppressWarnings("unchecked")
  private String reasons() throws ReflectiveOperationException {
    Constructor<?> constructor =
        loader.loadClass(MissingService.class.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    return ((Function<BundleContext, String>) constructor.newInstance()).apply(container.context());
  }
}
