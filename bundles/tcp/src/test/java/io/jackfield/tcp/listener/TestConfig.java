package io.jackfield.tcp.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Listener configurations: the defaults, and what a test changes. */
final class TestConfig {
  private TestConfig() {}

  /** Keys as in the file; {@code protocol} is echo and {@code port} 0 unless given. */
  static ListenerConfig of(Map<String, ?> values) {
    return (ListenerConfig)
        Proxy.newProxyInstance(
            ListenerConfig.class.getClassLoader(),
            new Class<?>[] {ListenerConfig.class, Annotation.class},
            (proxy, method, arguments) -> {
              Object value = values.get(method.getName().replace('_', '.'));
              if (value != null) {
                return value;
              }
              return switch (method.getName()) {
                case "protocol" -> "echo";
                case "port" -> 0;
                default -> method.getDefaultValue();
              };
            });
  }
}
