package io.jackfield.ftp.server;

import io.jackfield.ftp.control.FtpConfig;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration with the defaults, but for what a test sets. */
final class TestConfig {
  private TestConfig() {}

  static FtpConfig defaults() {
    return with(Map.of());
  }

  /** With attribute names such as {@code tls_required}. */
  static FtpConfig with(Map<String, Object> set) {
    Map<String, Object> values = new HashMap<>(Map.of("login_delay", 0));
    values.putAll(set);
    return (FtpConfig)
        Proxy.newProxyInstance(
            FtpConfig.class.getClassLoader(),
            new Class<?>[] {FtpConfig.class},
            (proxy, method, args) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
