package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.tls.TlsEngine;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformTest {
  private static final Platform PLAIN = new Platform(IoKind.NIO, TlsEngine.JDK);

  @Test
  void switchedOffMeansAll() {
    assertThat(Platform.of(config(Map.of("native$", false)))).isEqualTo(PLAIN);
    assertThat(
            Platform.of(config(Map.of("native$", false, "io", "epoll", "tls_engine", "openssl"))))
        .isEqualTo(PLAIN);
  }

  @Test
  void eachCanBeChosenAlone() {
    assertThat(Platform.of(config(Map.of("io", "nio", "tls_engine", "jdk")))).isEqualTo(PLAIN);
    assertThat(Platform.of(config(Map.of("io", "nio"))).io()).isEqualTo(IoKind.NIO);
    assertThat(Platform.of(config(Map.of("tls_engine", "jdk"))).tls()).isEqualTo(TlsEngine.JDK);
    assertThat(Platform.of(config(Map.of("tls_engine", "openssl"))).tls())
        .as("also where it does not load: what was asked for is not weakened")
        .isEqualTo(TlsEngine.OPENSSL);
  }

  @Test
  void theBestIsChosenByItself() {
    Platform best = Platform.of(config(Map.of()));
    assertThat(best.io()).isEqualTo(IoKind.EPOLL.isAvailable() ? IoKind.EPOLL : IoKind.NIO);
    assertThat(best.tls())
        .isEqualTo(TlsEngine.OPENSSL.problem().isEmpty() ? TlsEngine.OPENSSL : TlsEngine.JDK);
  }

  private static TransportConfig config(Map<String, Object> values) {
    return (TransportConfig)
        Proxy.newProxyInstance(
            TransportConfig.class.getClassLoader(),
            new Class<?>[] {TransportConfig.class, Annotation.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
