package io.jackfield.bridge;

import java.lang.reflect.Proxy;

/** Limits for tests. */
final class TestLimits {
  private TestLimits() {}

  /** So many streams, and so many of them from an address; lines as by default. */
  static BridgeConfig of(int streams, int fromAddress) {
    return (BridgeConfig)
        Proxy.newProxyInstance(
            BridgeConfig.class.getClassLoader(),
            new Class<?>[] {BridgeConfig.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "stream_handlers_max" -> streams;
                  case "stream_handlers_max_per_address" -> fromAddress;
                  default -> method.getDefaultValue();
                });
  }
}
