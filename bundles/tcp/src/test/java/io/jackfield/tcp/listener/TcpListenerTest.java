package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.tcp.listener.FakeTransport.FakeBinding;
import io.jackfield.testkit.Partial;
import io.jackfield.transport.Acceptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;

class TcpListenerTest {
  private static final InetSocketAddress ONE = at("127.0.0.1", 8001);
  private static final InetSocketAddress TWO = at("127.0.0.1", 8002);
  private static final InetSocketAddress ALL = at("0.0.0.0", 8001);

  private final FakeTransport transport = new FakeTransport();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void opensItsSocketAndTellsTheRealPort() {
    TcpListener listener = listener(Map.of());
    assertThat(listener.name()).isEqualTo("test");
    assertThat(listener.protocol()).isEqualTo("echo");
    assertThat(listener.tls()).isFalse();
    assertThat(listener.problem()).isEmpty();
    assertThat(listener.address()).isEqualTo(at("127.0.0.1", 40001));
  }

  @Test
  void portInUseIsAProblemUntilItIsFree() {
    transport.inUse.add(ONE);
    TcpListener listener = listener(Map.of("port", 8001));
    assertThat(listener.problem()).get().asString().contains("127.0.0.1:8001: address already in");
    assertThat(listener.address().getPort()).isEqualTo(8001);
    transport.inUse.remove(ONE);
    await().until(() -> listener.problem().isEmpty());
    assertThat(transport.open).containsKey(ONE);
  }

  @Test
  void failedListenerTriesNothingMoreWhenItIsGone() throws Exception {
    transport.inUse.add(ONE);
    TcpListener listener = listener(Map.of("port", 8001));
    listener.deactivate(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
    transport.inUse.remove(ONE);
    await().during(Duration.ofMillis(700)).until(transport.open::isEmpty);
  }

  @Test
  void changeWithoutANewAddressDoesNotTouchTheSocket() {
    TcpListener listener = listener(Map.of("port", 8001));
    FakeBinding socket = transport.open.get(ONE);
    Acceptor before = socket.acceptor;
    listener.modified(TestConfig.of(Map.of("port", 8001, "protocol", "http", "tls", "on")));
    assertThat(transport.open).containsExactly(Map.entry(ONE, socket));
    assertThat(socket.acceptor).isNotSameAs(before);
    assertThat(listener.protocol()).isEqualTo("http");
    assertThat(listener.tls()).isTrue();
  }

  @Test
  void changedAddressOpensTheNewSocketAndClosesTheOld() {
    TcpListener listener = listener(Map.of("port", 8001));
    listener.modified(TestConfig.of(Map.of("port", 8002)));
    assertThat(transport.open).containsOnlyKeys(TWO);
    assertThat(listener.address()).isEqualTo(TWO);
  }

  @Test
  void changeThatCannotBeOpenedLeavesTheOldValuesInForce() {
    transport.inUse.add(TWO);
    TcpListener listener = listener(Map.of("port", 8001));
    FakeBinding socket = transport.open.get(ONE);
    Acceptor acceptor = socket.acceptor;
    for (Map<String, ?> bad :
        List.<Map<String, ?>>of(
            Map.of("port", 8002, "protocol", "http"),
            Map.of("port", 8001, "protocol", "http", "tls", "on", "tls.certificate", "no.crt"),
            Map.of("port", 8001, "tls", "on", "tls.certificate", "no.crt", "tls.key", "no.key"),
            Map.of("port", 8001, "tls", "on", "tls.client", "required"),
            Map.of("port", 8001, "tls", "on", "tls.hosts", new String[] {"a.example=a.crt"}),
            Map.of("port", 8001, "protocol", "http", "address", "no-such-host.invalid"))) {
      listener.modified(TestConfig.of(bad));
      assertThat(transport.open).containsExactly(Map.entry(ONE, socket));
      assertThat(socket.acceptor).isSameAs(acceptor);
      assertThat(listener.protocol()).isEqualTo("echo");
      assertThat(listener.problem()).isEmpty();
    }
  }

  @Test
  void wildcardTakesThePlaceOfAnAddressOnTheSamePort() {
    TcpListener listener = listener(Map.of("port", 8001));
    listener.modified(TestConfig.of(Map.of("port", 8001, "address", "0.0.0.0")));
    assertThat(transport.open).containsOnlyKeys(ALL);
    assertThat(listener.problem()).isEmpty();
  }

  @Test
  void wildcardThatCannotBeOpenedBringsTheOldSocketBack() {
    transport.inUse.add(ALL);
    TcpListener listener = listener(Map.of("port", 8001));
    listener.modified(TestConfig.of(Map.of("port", 8001, "address", "0.0.0.0")));
    assertThat(transport.open).containsOnlyKeys(ONE);
    assertThat(listener.problem()).isEmpty();
    assertThat(said("configuration of listener test")).contains("0.0.0.0:8001: address already");
    assertThat(listener.address()).isEqualTo(ONE);
  }

  @Test
  void wildcardWaitsForAnotherVersionToLetGoOfThePort() {
    transport.inUse.add(ALL);
    transport.shared.add(ONE);
    TcpListener listener = listener(Map.of("port", 8001));
    listener.modified(TestConfig.of(Map.of("port", 8001, "address", "0.0.0.0")));
    assertThat(listener.problem()).get().asString().contains("another version listens on");
    assertThat(transport.open).isEmpty();
    transport.inUse.remove(ALL);
    await().until(() -> listener.problem().isEmpty());
    assertThat(transport.open).containsOnlyKeys(ALL);
  }

  @Test
  void changeOfAListenerThatIsNotOpenIsTriedAtOnce() {
    transport.inUse.add(ONE);
    TcpListener listener = listener(Map.of("port", 8001));
    listener.modified(TestConfig.of(Map.of("port", 8002)));
    assertThat(listener.problem()).isEmpty();
    assertThat(transport.open).containsOnlyKeys(TWO);
  }

  @Test
  void deletedConfigurationClosesTheSocket() {
    listener(Map.of()).deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    assertThat(transport.open).isEmpty();
  }

  @Test
  void stoppedBundleLeavesTheSocketToTheVault() {
    listener(Map.of()).deactivate(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
    assertThat(transport.open).hasSize(1);
  }

  @Test
  void whatCannotBeOpenedIsToldAndTriedAgain() throws Exception {
    TcpListener listener = listener(Map.of("port", 8001));
    assertThat(said("configuration of listener test")).isEmpty();
    transport.inUse.add(TWO);
    listener.modified(TestConfig.of(Map.of("port", 8002, "protocol", "http")));
    assertThat(said("configuration of listener test"))
        .startsWith("io.jackfield.tcp.listener-test.cfg: cannot listen on ")
        .endsWith("8002: address already in use; the old values stay in force");
    transport.inUse.remove(TWO);
    await().until(() -> said("configuration of listener test").isEmpty());
    assertThat(transport.open).containsOnlyKeys(TWO);
    assertThat(listener.protocol()).isEqualTo("http");
  }

  @Test
  void whatIsNotAskedForAnyMoreIsNotTriedAgain() {
    TcpListener listener = listener(Map.of("port", 8001));
    transport.inUse.add(TWO);
    listener.modified(TestConfig.of(Map.of("port", 8002)));
    listener.modified(TestConfig.of(Map.of("port", 8001)));
    assertThat(said("configuration of listener test")).isEmpty();
    transport.inUse.remove(TWO);
    await()
        .during(Duration.ofMillis(700))
        .untilAsserted(() -> assertThat(transport.open).containsOnlyKeys(ONE));
  }

  @Test
  void aListenerThatIsGoneTellsNothing() {
    listener(Map.of()).deactivate(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
    assertThat(health).isEmpty();
  }

  @Test
  void aSocketThatIsNotOpenIsCritical() {
    transport.inUse.add(ONE);
    listener(Map.of("port", 8001));
    assertThat(health.get("listener test").execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(said("listener test")).contains("127.0.0.1:8001: address already in use");
    assertThat(said("configuration of listener test")).isEmpty();
    transport.inUse.remove(ONE);
    await().until(() -> health.get("listener test").execute().isOk());
  }

  private final Map<String, HealthCheck> health = new ConcurrentHashMap<>();

  /** All that a check says. */
  private String said(String check) {
    StringJoiner said = new StringJoiner("");
    health.get(check).execute().forEach(entry -> said.add(entry.getMessage()));
    return said.toString();
  }

  private final class Context {
    String getProperty(String key) {
      return "/nowhere";
    }

    ServiceRegistration<?> registerService(
        Class<?> type, Object service, @Nullable Dictionary<String, ?> properties) {
      String name = (String) properties.get(HealthCheck.NAME);
      health.put(name, (HealthCheck) service);
      return Partial.of(ServiceRegistration.class, new Registration(name));
    }
  }

  private final class Registration {
    private final String name;

    Registration(String name) {
      this.name = name;
    }

    void unregister() {
      health.remove(name);
    }
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(address, port);
  }

  private TcpListener listener(Map<String, ?> values) {
    BundleContext context = Partial.of(BundleContext.class, new Context());
    return new TcpListener(
        context,
        transport,
        new FakeSwitchboard(),
        TestConfig.of(values),
        Map.of("service.pid", "io.jackfield.tcp.listener~test"));
  }
}
