package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that has sent its last byte still gets its answers. */
@TransportContract.EachTlsEngine
class HalfCloseTest extends TransportContract {

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void answersBehindTheEnd(String security) throws Exception {
    SummingProtocol protocol = new SummingProtocol("a");
    rig.plugIn(protocol);
    InetSocketAddress address = listen(security);
    for (int i = 1; i <= 20; i++) {
      try (Client client = connect(address, security)) {
        client.send("hello");
        client.end();
        assertThat(client.line()).isEqualTo("a hello");
        assertThat(client.isClosed()).isTrue();
      }
      assertThat(protocol.ends).hasValue(i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void endWaitsWithTheBytesForTheProtocol(String security) throws Exception {
    try (Client client = connect(listen(security), security)) {
      client.send("hello");
      client.end();
      await().until(() -> rig.manager.count("listener") == 1);
      await().until(() -> rig.onlyConnection().bytesIn() >= 5);
      await().during(Duration.ofMillis(200)).until(() -> rig.onlyConnection().parked());
      rig.plugIn(new SummingProtocol("a"));
      assertThat(client.line()).isEqualTo("a hello");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void nextVersionIsToldOfTheEndToo(String security) throws Exception {
    SummingProtocol before = new SummingProtocol("a", true);
    FakeReference reference = rig.plugIn(before);
    try (Client client = connect(listen(security), security)) {
      client.send("hello");
      client.end();
      await().until(() -> before.ends.get() == 1);
      SummingProtocol between = new SummingProtocol("b", true);
      rig.plugIn(between);
      await().until(() -> between.ends.get() == 1);
      rig.unplug(reference);
      rig.plugIn(new SummingProtocol("c"));
      assertThat(client.line()).isEqualTo("c hello");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void longAnswerReachesItsReaderInFull(String security) throws Exception {
    rig.plugIn(new SummingProtocol("a"));
    String text = "x".repeat(5 << 20);
    try (Client client = connect(listen(security), security)) {
      client.send(text);
      client.end();
      await().until(() -> rig.onlyConnection().bytesOut() > 100_000);
      assertThat(client.line()).hasSize(text.length() + 2);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void endThatNoProtocolCaresForClosesBehindTheAnswers() throws Exception {
    TaggingProtocol protocol = new TaggingProtocol("a");
    rig.plugIn(protocol);
    for (String security : List.of(PLAIN, "TLSv1.2", "TLSv1.3")) {
      protocol.taken.set(0);
      try (Client client = connect(listen(security), security)) {
        await().until(() -> protocol.taken.get() == 1);
        client.send("one\ntwo\nthr");
        client.end();
        assertThat(client.line()).as(security).isEqualTo("a1 one");
        assertThat(client.line()).isEqualTo("a2 two");
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void endWithoutCloseNotifyIsToldApart(String security) throws Exception {
    rig.plugIn(new SummingProtocol("a"));
    try (Client client = connect(listen(security), security)) {
      client.send("hello");
      client.cut();
      assertThat(client.line()).isEqualTo("a cut hello");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void recordThatNobodyCanReadIsNoEnd(String security) throws Exception {
    rig.plugIn(new SummingProtocol("a"));
    try (Client client = connect(listen(security), security)) {
      client.send("hello");
      await().until(() -> !rig.onlyConnection().parked());
      client.sendInTheClear("\u0017\u0003\u0003\u0000\u0020" + "x".repeat(32));
      client.cut();
      assertThat(client.readsAnything()).isFalse();
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void olderTlsEndsBothDirections() throws Exception {
    SummingProtocol protocol = new SummingProtocol("a", true);
    rig.plugIn(protocol);
    try (Client client = connect(listen("TLSv1.2"), "TLSv1.2")) {
      await().until(() -> !rig.onlyConnection().parked());
      client.send("hello");
      client.end();
      assertThat(client.isClosed()).isTrue();
      await().until(() -> protocol.ends.get() == 1);
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void endInTheMiddleOfTheHandshakeCloses() throws Exception {
    rig.plugIn(new SummingProtocol("a"));
    try (Client client = Client.to(listen("TLSv1.3"))) {
      client.send("\u0016\u0003\u0001");
      client.end();
      while (client.line() != null) {
        // an alert
      }
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void whoIsSentNothingIsNotKeptForEver() throws Exception {
    rig.halfClose = Duration.ofMillis(300);
    rig.manager(Duration.ofSeconds(20), 100, Duration.ofSeconds(2));
    rig.plugIn(new SummingProtocol("a", true));
    try (Client client = Client.to(rig.listen())) {
      client.send("hello");
      client.end();
      assertThat(client.isClosed()).isTrue();
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  private static Client connect(InetSocketAddress address, String security) throws Exception {
    Client client = Client.to(address);
    return security.equals(PLAIN) ? client : client.startTls(security);
  }

  private InetSocketAddress listen(String security) throws Exception {
    assumeEngineMatters(!security.equals(PLAIN));
    return security.equals(PLAIN) ? rig.listen() : rig.listen(secure());
  }

  private ConnectionSpec secure() throws IOException {
    TlsPolicy policy = rig.bundle("tcp").tls(TlsSettings.builder().build());
    return ConnectionSpec.builder("listener", Rig.PROTOCOL)
        .tls(policy, true)
        .idleTimeout(Duration.ZERO)
        .build();
  }
}
