package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Protocol;
import io.jackfield.transport.connections.ProtocolProperties;
import io.jackfield.transport.connections.ProtocolTracker;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.tls.TlsEngine;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;

/** What a protocol's service says of itself, and what of that is refused. */
class ProtocolTrackerTest {
  @TempDir Path home;
  private final TaggingProtocol protocol = new TaggingProtocol("a");
  private Rig rig;
  private ProtocolTracker tracker;

  @BeforeEach
  void open() {
    rig = new Rig(IoKind.NIO, TlsEngine.JDK, home);
    rig.manager(Duration.ofMillis(1), 100, Duration.ofSeconds(2));
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getService" -> protocol;
                      case "getBundle" -> FakeReference.bundle("named", (Long) arguments[0]);
                      case "ungetService" -> true;
                      default -> null;
                    });
    tracker = new ProtocolTracker(context, rig.manager);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static FakeReference reference(Map<String, Object> properties) {
    return new FakeReference(properties);
  }

  @ParameterizedTest
  @CsvSource({
    Protocol.NAME + ",Integer,a String that is not empty",
    Protocol.ALPN + ",Integer,a String or a String[]",
    Protocol.CLOSING_MESSAGE + ",Integer,a String",
    Protocol.CLOSING_MESSAGE_UNASKED + ",Integer,a Boolean",
    Protocol.NOT_TLS + ",Integer,a String",
    Protocol.BUNDLE + ",Integer,a Long",
  })
  void propertyOfAWrongTypeRefusesTheProtocol(String property, String found, String wanted) {
    FakeReference reference = reference(Map.of(property, 3));
    assertThatThrownBy(() -> ProtocolProperties.of(reference))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s is the %s '3' and must be %s", property, found, wanted);
    tracker.addingService(reference);
    assertThat(rig.manager.protocols()).isEmpty();
    tracker.removedService(reference, protocol);
  }

  @Test
  void textIsNoBooleanAndNullIsNoName() {
    assertThatThrownBy(
            () ->
                ProtocolProperties.of(reference(Map.of(Protocol.CLOSING_MESSAGE_UNASKED, "true"))))
        .hasMessageContaining("the String 'true'");
    assertThatThrownBy(
            () -> ProtocolProperties.of(reference(Map.of(Protocol.ALPN, new String[] {null}))))
        .hasMessageContaining(Protocol.ALPN);
    assertThatThrownBy(() -> ProtocolProperties.of(reference(Map.of(Protocol.NAME, ""))))
        .hasMessageContaining(Protocol.NAME);
  }

  @Test
  void valuesAreRead() {
    ProtocolProperties properties =
        ProtocolProperties.of(
            reference(
                Map.of(
                    Protocol.ALPN,
                    new String[] {"x/1", "x/1", "x/2"},
                    Protocol.CLOSING_MESSAGE,
                    "bye",
                    Protocol.CLOSING_MESSAGE_UNASKED,
                    true,
                    Protocol.NOT_TLS,
                    "no",
                    Protocol.BUNDLE,
                    7L)));
    assertThat(properties.name()).isEqualTo(Rig.PROTOCOL);
    assertThat(properties.alpn()).containsExactlyInAnyOrder("x/1", "x/2");
    assertThat(properties.closingMessage()).isEqualTo("bye");
    assertThat(properties.closingMessageUnasked()).isTrue();
    assertThat(properties.notTls()).isEqualTo("no");
    assertThat(properties.bundleId()).isEqualTo(7);
    assertThat(ProtocolProperties.of(reference(Map.of(Protocol.ALPN, "x/1"))).alpn())
        .containsExactly("x/1");
  }

  @Test
  void bundleThatIsNamedHasIt() {
    tracker.addingService(reference(Map.of(Protocol.BUNDLE, 7L)));
    assertThat(rig.manager.protocols()).singleElement().matches(p -> p.bundle().equals("named"));
  }

  @Test
  void changeIsNoticedAndMovesNobody() throws Exception {
    FakeReference reference = reference(Map.of());
    tracker.addingService(reference);
    try (Client client = Client.to(rig.listen())) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
      reference.set(Protocol.CLOSING_MESSAGE, "bye\n");
      reference.set(Protocol.CLOSING_MESSAGE_UNASKED, true);
      tracker.modifiedService(reference, protocol);
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a2 hello");
      rig.manager.close(rig.onlyConnection().id());
      assertThat(client.line()).isEqualTo("bye");
    }
  }

  @Test
  void changeToAWrongTypeUnplugsItUntilItIsRight() {
    FakeReference reference = reference(Map.of());
    tracker.addingService(reference);
    reference.set(Protocol.NOT_TLS, 3);
    tracker.modifiedService(reference, protocol);
    assertThat(rig.manager.protocols()).isEmpty();
    reference.set(Protocol.NOT_TLS, "no");
    tracker.modifiedService(reference, protocol);
    assertThat(rig.manager.offers(Rig.PROTOCOL)).isTrue();
  }

  @Test
  void anotherRankingMovesTheConnections() throws Exception {
    FakeReference first = reference(Map.of());
    tracker.addingService(first);
    FakeReference second = new FakeReference(Map.of(), first.getBundle());
    rig.plugIn(second, new TaggingProtocol("b"));
    try (Client client = Client.to(rig.listen())) {
      client.send("one\n");
      assertThat(client.line()).isEqualTo("b1 one");
      first.set("service.ranking", 1);
      tracker.modifiedService(first, protocol);
      await().until(() -> protocol.taken.get() == 1);
      client.send("two\n");
      assertThat(client.line()).isEqualTo("a2 two");
    }
  }

  @Test
  void anotherNameIsAnotherProtocol() {
    FakeReference reference = reference(Map.of());
    tracker.addingService(reference);
    reference.set(Protocol.NAME, "other");
    tracker.modifiedService(reference, protocol);
    assertThat(rig.manager.offers(Rig.PROTOCOL)).isFalse();
    assertThat(rig.manager.offers("other")).isTrue();
    tracker.removedService(reference, protocol);
    assertThat(rig.manager.protocols()).isEmpty();
  }

  /** A canary that has come last says nothing for the others. */
  @Test
  void textsAreThoseOfTheVersionThatConnectionsGoTo() throws Exception {
    FakeReference serving =
        reference(
            Map.of(Protocol.CLOSING_MESSAGE, "usual\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    tracker.addingService(serving);
    FakeReference canary = reference(Map.of(Protocol.CLOSING_MESSAGE, "canary\n"));
    rig.rollouts.canary(canary.getBundle(), 0);
    tracker.addingService(canary);
    try (Client client = Client.to(rig.listen())) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
      rig.manager.close(rig.onlyConnection().id());
      assertThat(client.line()).isEqualTo("usual");
    }
  }

  @Test
  void lastKnownTextsStayWhenNoVersionIsThere() throws Exception {
    FakeReference reference =
        reference(
            Map.of(Protocol.CLOSING_MESSAGE, "bye\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    tracker.addingService(reference);
    tracker.removedService(reference, protocol);
    try (Client client = Client.to(rig.listen())) {
      assertThat(client.line()).isEqualTo("bye");
    }
  }
}
