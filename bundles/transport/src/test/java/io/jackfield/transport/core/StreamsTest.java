package io.jackfield.transport.core;

import static io.jackfield.transport.core.StreamProtocol.PROPERTIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Connection;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.HandoverRequest.Reason;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of HTTP/2 are connections of their own; the one that carries them is nobody's. */
@TransportContract.EachTlsEngine
class StreamsTest extends TransportContract {
  private static final String TLS_13 = "TLSv1.3";

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13, "TLSv1.2"})
  void streamIsTakenAsAConnectionOfItsOwn(String security) throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(security)) {
      client.get(1, "/hello");
      assertThat(client.answer(1)).isEqualTo("a hello");
      client.post(3, "/hold");
      client.answered(3);
      assertThat(client.piece(3)).isEqualTo("a");

      ConnectionInfo info = rig.onlyConnection();
      assertThat(info.activity()).isEqualTo("1 stream");
      assertThat(info.parked()).isFalse();
      assertThat(info.protocol()).isEqualTo(Rig.PROTOCOL);
      assertThat(rig.manager.count("listener")).isEqualTo(1);
      protocol.connections.remove();
      Connection stream = protocol.connections.remove();
      assertThat(stream.id()).isEqualTo(info.id() + ".3");
      assertThat(stream.parent()).map(Connection::id).contains(info.id());
      assertThat(stream.secure()).isEqualTo(!security.equals(PLAIN));
      assertThat(stream.tlsSession().isPresent()).isEqualTo(!security.equals(PLAIN));
      assertThat(stream.alpn().isPresent()).isEqualTo(!security.equals(PLAIN));
      assertThat(stream.remote().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
      assertThat(stream.listener()).isEqualTo("listener");
      assertThat(stream.tlsPolicy()).isEmpty();
      assertThatThrownBy(() -> stream.startTls(channel -> null))
          .isInstanceOf(IllegalStateException.class);

      client.data(3, "", true);
      assertThat(client.body(3)).isEqualTo("a end");
      await().until(() -> rig.onlyConnection().activity().equals("0 streams"));
      assertThat(protocol.closed).hasValue(2);
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void contentGoesBothWays(String security) throws Exception {
    rig.plugIn(new StreamProtocol("a"), PROPERTIES);
    try (Http2Client client = open(security)) {
      client.post(1, "/echo");
      client.answered(1);
      String piece = "x".repeat(16_000);
      for (int i = 0; i < 50; i++) {
        client.data(1, piece, false);
        String back = "";
        while (back.length() < piece.length()) {
          String part = client.piece(1);
          back += part;
          client.open(1, part.length());
          client.open(0, part.length());
        }
        assertThat(back).isEqualTo(piece);
      }
      client.data(1, "", true);
      assertThat(client.body(1)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void newStreamsGoToTheNewVersionAndOthersEndWhereTheyBegan(String security) throws Exception {
    StreamProtocol old = new StreamProtocol("old");
    FakeReference reference = rig.plugIn(old, PROPERTIES);
    try (Http2Client client = open(security)) {
      client.post(1, "/hold");
      client.answered(1);
      assertThat(client.piece(1)).isEqualTo("old");
      rig.plugIn(new StreamProtocol("new"), PROPERTIES);
      client.get(3, "/hello");
      assertThat(client.answer(3)).isEqualTo("new hello");
      await().until(() -> !old.asked.isEmpty());
      assertThat(old.asked.poll()).isEqualTo(HandoverRequest.because(Reason.REPLACED));

      CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> rig.unplug(reference));
      await().until(() -> !old.asked.isEmpty());
      assertThat(old.asked.peek().reason()).isEqualTo(Reason.REPLACED);
      assertThat(old.asked.peek().within()).isPresent();
      client.data(1, "", true);
      assertThat(client.body(1)).isEqualTo("old end");
      removal.get(5, TimeUnit.SECONDS);
      client.get(5, "/hello");
      assertThat(client.answer(5)).isEqualTo("new hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void noStreamIsResetByTenSwaps(String security) throws Exception {
    FakeReference last = rig.plugIn(new StreamProtocol("v"), PROPERTIES);
    AtomicBoolean through = new AtomicBoolean();
    try (Http2Client client = open(security)) {
      CompletableFuture<Integer> asking =
          CompletableFuture.supplyAsync(
              () -> {
                int stream = 1;
                for (; !through.get(); stream += 8) {
                  askFour(client, stream);
                }
                return stream;
              });
      await().until(() -> rig.manager.count("listener") == 1);
      String id = rig.onlyConnection().id();
      for (int i = 0; i < 10; i++) {
        StreamProtocol next = new StreamProtocol("v");
        FakeReference nextReference = rig.plugIn(next, PROPERTIES);
        await().until(() -> next.taken.get() > 3 || asking.isDone());
        rig.unplug(last);
        last = nextReference;
      }
      through.set(true);
      assertThat(asking.get(20, TimeUnit.SECONDS)).isGreaterThan(80);
      assertThat(rig.onlyConnection().id()).isEqualTo(id);
    }
  }

  /** At a time; the answers may come in any order, and nothing else may come. */
  private static void askFour(Http2Client client, int first) {
    try {
      for (int stream = first; stream < first + 8; stream += 2) {
        client.get(stream, "/hello");
      }
      for (int ended = 0; ended < 4; ) {
        Http2Client.Frame frame = client.next();
        assertThat(frame).isNotNull();
        assertThat(frame.type()).isIn(Http2Client.HEADERS, Http2Client.DATA);
        ended += frame.isLast() ? 1 : 0;
      }
      client.open(0, 4 * "v hello".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void streamsWaitForAVersion() throws Exception {
    FakeReference gone = rig.plugIn(new StreamProtocol("a"), PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      client.get(1, "/hello");
      assertThat(client.answer(1)).isEqualTo("a hello");
      rig.unplug(gone);
      client.get(3, "/hello");
      client.post(5, "/echo");
      client.data(5, "mine", true);
      await().until(() -> rig.onlyConnection().activity().equals("2 streams"));
      rig.plugIn(new StreamProtocol("b"), PROPERTIES);
      assertThat(client.answer(3)).isEqualTo("b hello");
      assertThat(client.answer(5)).isEqualTo("mine");
    }
  }

  @Test
  void streamThatNobodyServesIsRefused() throws Exception {
    rig.manager(Duration.ofMillis(200), 100, Duration.ofSeconds(2));
    rig.unplug(rig.plugIn(new StreamProtocol("a"), PROPERTIES));
    try (Http2Client client = open(PLAIN)) {
      client.get(1, "/hello");
      assertThat(client.resetOf(1)).isEqualTo(Http2Client.REFUSED_STREAM);
      await().until(() -> rig.onlyConnection().activity().equals("0 streams"));
      rig.plugIn(new StreamProtocol("b"), PROPERTIES);
      client.get(3, "/hello");
      assertThat(client.answer(3)).isEqualTo("b hello");
    }
  }

  @Test
  void whatAVersionLeavesIsResetAndTheConnectionStays() throws Exception {
    rig.manager(Duration.ofSeconds(20), 100, Duration.ofMillis(200));
    StreamProtocol going = new StreamProtocol("a");
    FakeReference gone = rig.plugIn(going, PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      client.post(1, "/hold");
      client.answered(1);
      assertThat(client.piece(1)).isEqualTo("a");
      rig.unplug(gone);
      assertThat(going.asked.peek().reason()).isEqualTo(Reason.WITHDRAWN);
      assertThat(client.resetOf(1)).isEqualTo(Http2Client.INTERNAL_ERROR);
      await().until(() -> going.closed.get() == 1);
      rig.plugIn(new StreamProtocol("b"), PROPERTIES);
      client.get(3, "/hello");
      assertThat(client.answer(3)).isEqualTo("b hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void daemonThatStopsLetsStreamsEnd(String security) throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(security)) {
      client.post(1, "/hold");
      client.answered(1);
      assertThat(client.piece(1)).isEqualTo("a");
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(() -> rig.manager.stop(Duration.ofSeconds(10)));
      Http2Client.Frame goAway = client.next();
      assertThat(goAway.type()).isEqualTo(Http2Client.GOAWAY);
      assertThat(goAway.goAwayError()).isEqualTo(Http2Client.NO_ERROR);
      assertThat(goAway.lastStream()).isEqualTo(1);
      await().until(() -> !protocol.asked.isEmpty());
      assertThat(protocol.asked.peek().reason()).isEqualTo(Reason.STOPPING);
      client.get(3, "/hello");
      assertThat(client.resetOf(3)).isEqualTo(Http2Client.REFUSED_STREAM);
      client.data(1, "", true);
      assertThat(client.body(1)).isEqualTo("a end");
      assertThat(client.next()).isNull();
      stop.get(5, TimeUnit.SECONDS);
    }
    assertThat(protocol.taken).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void isKickedAsOne(String security) throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(security)) {
      client.post(1, "/hold");
      client.answered(1);
      assertThat(client.piece(1)).isEqualTo("a");
      assertThat(rig.manager.close(rig.onlyConnection().id())).isTrue();
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(Http2Client.NO_ERROR);
      await().until(() -> protocol.closed.get() == 1);
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void isIdleOnlyWithoutStreams() throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    InetSocketAddress address =
        rig.listen(
            ConnectionSpec.builder("listener", Rig.PROTOCOL)
                .idleTimeout(Duration.ofMillis(200))
                .build());
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.post(1, "/hold");
      client.answered(1);
      assertThat(client.piece(1)).isEqualTo("a");
      // The protocol has something to say about this one, and nobody about the other.
      await().until(() -> protocol.idle.get() > 0);
      client.get(3, "/quiet");
      assertThat(client.resetOf(3)).isEqualTo(Http2Client.CANCEL);
      client.data(1, "", true);
      assertThat(client.body(1)).isEqualTo("a end");
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(Http2Client.NO_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void clientThatEndsItsSideGetsItsAnswers(String security) throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(security)) {
      client.post(1, "/hold"); // will never be whole
      client.answered(1);
      assertThat(client.piece(1)).isEqualTo("a");
      client.get(3, "/quiet");
      client.end();
      assertThat(client.resetOf(1)).isEqualTo(Http2Client.CANCEL);
      Connection quiet =
          protocol.connections.stream().filter(c -> c.id().endsWith(".3")).findFirst().get();
      quiet.channel().eventLoop().execute(() -> StreamProtocol.answer(quiet, "late"));
      assertThat(client.answer(3)).isEqualTo("late");
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(Http2Client.NO_ERROR);
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS_13})
  void fileGoesAsTheWindowAllows(String security) throws Exception {
    rig.plugIn(new StreamProtocol("a"), PROPERTIES);
    Path file = home.resolve("file");
    String content = "0123456789abcdef".repeat(1 << 15);
    Files.writeString(file, content);
    try (Http2Client client = open(security)) {
      client.get(1, "/file:" + file);
      client.answered(1);
      assertThat(client.body(1)).isEqualTo(content);
      client.get(3, "/hello");
      assertThat(client.answer(3)).isEqualTo("a hello");
    }
  }

  @Test
  void streamWhoseWindowIsShutHoldsUpNoOther() throws Exception {
    rig.plugIn(new StreamProtocol("a"), PROPERTIES);
    Path file = home.resolve("file");
    Files.writeString(file, "0123456789abcdef".repeat(1 << 16));
    InetSocketAddress address = rig.listen();
    try (Http2Client client = Http2Client.begin(Client.to(address), 4, 0)) {
      for (int stream = 1; stream < 100; stream += 2) {
        client.get(stream, "/file:" + file);
        client.answered(stream);
      }
      client.get(101, "/hello");
      client.answered(101);
      client.open(101, 100);
      assertThat(client.body(101)).isEqualTo("a hello");
    }
  }

  @Test
  void streamThatNobodyReadsHoldsUpNoOther() throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      for (int stream = 1; stream < 20; stream += 2) {
        client.post(stream, "/unread");
        client.answered(stream);
        client.piece(stream);
        for (int i = 0; i < 8; i++) {
          client.data(stream, "x".repeat(1 << 14), false);
        }
      }
      client.post(21, "/echo");
      client.data(21, "mine", true);
      assertThat(client.answer(21)).isEqualTo("mine");
      // Its window is full.
      client.data(1, "x", false);
      Http2Client.Frame frame = client.next();
      assertThat(frame.type()).isEqualTo(Http2Client.RST_STREAM);
      assertThat(frame.error()).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
    }
    await().until(() -> protocol.closed.get() == 11);
  }

  @Test
  void streamThatHasNotBegunGoesToTheNextVersion() throws Exception {
    StreamProtocol old = new StreamProtocol("old");
    FakeReference reference = rig.plugIn(old, PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      client.post(1, "/later");
      client.data(1, "mi", false);
      await().until(() -> old.taken.get() == 1);
      rig.plugIn(new StreamProtocol("new"), PROPERTIES);
      rig.unplug(reference);
      client.data(1, "ne", true);
      assertThat(client.answer(1)).isEqualTo("mine");
    }
  }

  @Test
  void closingEndsTheStream() throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      client.get(1, "/close");
      assertThat(client.answer(1)).isEqualTo("bye");
      client.post(3, "/close");
      assertThat(client.answer(3)).isEqualTo("bye");
      assertThat(client.resetOf(3)).isEqualTo(Http2Client.NO_ERROR);
      client.get(5, "/cold");
      assertThat(client.resetOf(5)).isEqualTo(Http2Client.INTERNAL_ERROR);
      await().until(() -> rig.onlyConnection().activity().equals("0 streams"));
      client.get(7, "/fail");
      assertThat(client.resetOf(7)).isEqualTo(Http2Client.INTERNAL_ERROR);
      client.get(9, "/hello");
      assertThat(client.answer(9)).isEqualTo("a hello");
    }
  }

  @Test
  void framesOnTheirWayToAStreamThatIsOverAreNoFault() throws Exception {
    rig.plugIn(new StreamProtocol("a"), PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      for (int stream = 1; stream < 61; stream += 2) {
        client.post(stream, "/close");
        assertThat(client.answer(stream)).isEqualTo("bye");
        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.NO_ERROR);
        for (int i = 0; i < 10; i++) {
          client.data(stream, "x".repeat(1000), false);
        }
      }
      client.get(61, "/hello");
      assertThat(client.answer(61)).isEqualTo("a hello");
    }
  }

  @Test
  void streamThatItsClientResetsIsOverEvenIfNobodyReads() throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    FakeReference reference = rig.plugIn(protocol, PROPERTIES);
    try (Http2Client client = open(PLAIN)) {
      client.post(1, "/unread");
      client.answered(1);
      client.piece(1);
      client.data(1, "mine", false);
      client.reset(1, Http2Client.CANCEL);
      await().until(() -> protocol.closed.get() == 1);
      rig.unplug(reference);
      client.get(3, "/hello"); // is parked
      await().until(() -> rig.onlyConnection().activity().equals("1 stream"));
      client.reset(3, Http2Client.CANCEL);
      await().until(() -> rig.onlyConnection().activity().equals("0 streams"));
    }
  }

  @Test
  void whatDoesNotBeginWithThePrefaceIsNotHttp2() throws Exception {
    StreamProtocol protocol = new StreamProtocol("a");
    TaggingProtocol plain = new TaggingProtocol("a");
    protocol.plain = plain::take;
    rig.plugIn(protocol, PROPERTIES);
    InetSocketAddress address = rig.listen();
    for (String line : List.of("hello", "PRI", "PRI * HTTP/2.0")) {
      try (Client client = Client.to(address)) {
        client.send(line + "\n");
        assertThat(client.line()).isEqualTo("a1 " + line);
        client.send("more\n");
        assertThat(client.line()).isEqualTo("a2 more");
      }
    }
    try (Client client = Client.to(address)) {
      client.send("PRI * one\nPR");
      client.end();
      assertThat(client.line()).isEqualTo("a1 PRI * one");
      assertThat(client.isClosed()).isTrue();
    }
    try (Client client = Client.to(address)) {
      client.send("PRI");
      client.end();
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(protocol.taken).hasValue(0);
    assertThat(plain.taken).hasValue(5);
  }

  @Test
  void prefaceMayComeInPieces() throws Exception {
    rig.plugIn(new StreamProtocol("a"), PROPERTIES);
    Client pieces = Client.to(rig.listen());
    try (Http2Client client = Http2Client.beginSlowly(pieces)) {
      client.get(1, "/hello");
      assertThat(client.answer(1)).isEqualTo("a hello");
    }
  }

  private Http2Client open(String security) throws Exception {
    InetSocketAddress address = http2Listener(security);
    Client client = Client.to(address);
    return Http2Client.begin(security.equals(PLAIN) ? client : client.startTls(security, "h2"));
  }

  private InetSocketAddress http2Listener(String security) throws Exception {
    assumeEngineMatters(!security.equals(PLAIN));
    if (security.equals(PLAIN)) {
      return rig.listen();
    }
    TlsPolicy policy =
        rig.bundle("tcp")
            .tls(
                TlsSettings.builder()
                    .protocols(List.of(security))
                    .alpn(List.of("h2", "http/1.1"))
                    .build());
    return rig.listen(ConnectionSpec.builder("listener", Rig.PROTOCOL).tls(policy, true).build());
  }
}
