package io.jackfield.client.forward;

import static io.jackfield.client.forward.ForwardRig.PLAIN;
import static io.jackfield.client.forward.ForwardRig.accept;
import static io.jackfield.client.forward.ForwardRig.addressOf;
import static io.jackfield.client.forward.ForwardRig.nobody;
import static io.jackfield.client.forward.ForwardRig.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Protocol;
import io.jackfield.transport.core.SmallDaemon.PluggedIn;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What becomes of a configuration, and of upstreams that come and go. */
class ForwardTest {
  @TempDir static Path home;

  private final Map<String, HealthCheck> health = new ConcurrentHashMap<>();
  private final AtomicReference<PluggedIn> protocol = new AtomicReference<>();
  private ForwardRig rig;

  @BeforeEach
  void start() {
    rig = new ForwardRig(home);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private BundleContext context() {
    return fake(
        BundleContext.class,
        (name, arguments) ->
            switch (name) {
              case "getProperty" -> home.toString();
              case "registerService" -> registered(arguments[1], (Dictionary<?, ?>) arguments[2]);
              default -> throw new UnsupportedOperationException(name);
            });
  }

  private Object registered(Object service, Dictionary<?, ?> properties) {
    if (service instanceof HealthCheck check) {
      health.put((String) properties.get(HealthCheck.NAME), check);
    } else {
      assertThat(properties.get(Protocol.NAME)).isEqualTo(ForwardRig.PROTOCOL);
      protocol.set(rig.daemon.plugIn(ForwardRig.PROTOCOL, (Protocol) service));
    }
    return fake(
        ServiceRegistration.class,
        (name, arguments) -> {
          assertThat(name).isEqualTo("unregister");
          if (service instanceof Protocol) {
            protocol.getAndSet(null).unplug();
          }
          return null;
        });
  }

  private interface Calls {
    Object call(String name, Object[] arguments);
  }

  @SuppressWarnings("unchecked")
  private static <T> T fake(Class<?> type, Calls calls) {
    return (T)
        Proxy.newProxyInstance(
            ForwardTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> calls.call(method.getName(), arguments));
  }

  private static ForwardConfig config(String upstream, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("upstream", upstream.split(",", -1));
    return fake(
        ForwardConfig.class,
        (name, arguments) -> {
          try {
            return values.getOrDefault(
                name, ForwardConfig.class.getDeclaredMethod(name).getDefaultValue());
          } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
          }
        });
  }

  private Forward forward(String upstream, Map<String, Object> more) {
    return new Forward(
        context(),
        rig.transport,
        config(upstream, more),
        Map.of("service.pid", "io.jackfield.client.forward~test"));
  }

  private static String text(InetSocketAddress address) {
    return "127.0.0.1:" + address.getPort();
  }

  /** What the checks say that are not well. */
  private Optional<String> problem() {
    return health.values().stream()
        .map(HealthCheck::execute)
        .filter(result -> !result.isOk())
        .map(ForwardTest::lines)
        .findFirst();
  }

  private static String lines(Result result) {
    return StreamSupport.stream(result.spliterator(), false)
        .map(ResultLog.Entry::getMessage)
        .collect(Collectors.joining("; "));
  }

  @Test
  void whatCannotBeUsedIsAProblemAndLeavesWhatIsThere() throws Exception {
    Forward forward = forward("nonsense", Map.of());
    assertThat(protocol).hasNullValue();
    assertThat(problem())
        .contains(
            "io.jackfield.client.forward-test.cfg: upstream: nonsense is not HOST:PORT, or"
                + " [ADDRESS]:PORT for IPv6");
    try (ServerSocket server = server()) {
      forward.modified(config(" , ", Map.of()));
      assertThat(problem()).get().asString().endsWith("upstream: not set");
      forward.modified(config(text(addressOf(server)), Map.of()));
      assertThat(problem()).isEmpty();
      forward.modified(config("127.0.0.1:1", Map.of("tls", "on", "tls_ca", "no/such.pem")));
      assertThat(problem()).get().asString().contains("tls.ca: ").endsWith("or cannot be read");
      try (Socket client = rig.connect(rig.listen(PLAIN), PLAIN);
          // The first may be the one that looks whether the server is there.
          Socket first = accept(server);
          Socket second = accept(server)) {
        client.getOutputStream().write('x');
        client.shutdownOutput();
        assertThat(first.getInputStream().read() + second.getInputStream().read())
            .as("an end and an x")
            .isEqualTo('x' - 1);
        first.shutdownOutput();
        second.shutdownOutput();
      }
      await().until(() -> rig.daemon.connections().isEmpty());
    }
    forward.deactivate();
    assertThat(protocol).hasNullValue();
  }

  @Test
  void upstreamsAreLookedAt() throws Exception {
    InetSocketAddress gone = nobody();
    try (ServerSocket server = server()) {
      Forward forward =
          forward(
              text(gone) + "," + text(addressOf(server)),
              Map.of("check_interval", 1, "check_fall", 2, "check_rise", 1));
      await().until(() -> problem().isPresent());
      assertThat(problem())
          .contains(
              "%s is down: cannot connect to %s: connection refused"
                  .formatted(text(gone), text(gone)));
      // What is known of an upstream stays when the rest changes.
      forward.modified(config(text(gone), Map.of("check_fall", 100)));
      assertThat(problem()).isPresent();
      forward.modified(config(text(addressOf(server)), Map.of()));
      assertThat(problem()).isEmpty();
      forward.deactivate();
    }
  }

  @Test
  void anUpstreamThatComesBackIsUsedAgain() throws Exception {
    InetSocketAddress there = nobody();
    Forward forward =
        forward(text(there), Map.of("check_interval", 1, "check_fall", 1, "check_rise", 2));
    await().until(() -> problem().isPresent());
    try (ServerSocket server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(there);
      await().until(() -> problem().isEmpty());
    }
    forward.deactivate();
  }
}
