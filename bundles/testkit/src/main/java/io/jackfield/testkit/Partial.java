package io.jackfield.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** An interface of which only those methods work that a test needs. */
public final class Partial {
  private Partial() {}

  /** One whose methods are those of the target that have the same names and parameters. */
  public static <T> T of(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Method method =
                  target.getClass().getDeclaredMethod(called.getName(), called.getParameterTypes());
              method.setAccessible(true);
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
