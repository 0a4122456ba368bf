package io.jackfield.deploy.tier;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configuration for tests: the defaults, short times and what a test sets. */
final class TestConfig {
  private TestConfig() {}

  static DeployConfig with(Map<String, Object> settings) {
    return (DeployConfig)
        Proxy.newProxyInstance(
            TestConfig.class.getClassLoader(),
            new Class<?>[] {DeployConfig.class},
            (proxy, method, args) -> {
              boolean time = method.getName().matches("start_limit|stop_timeout|drain");
              return settings.getOrDefault(method.getName(), time ? 1 : method.getDefaultValue());
            });
  }
}
