package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Binding;
import io.jackfield.transport.Connection;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** TLS belongs to the connection, not to the protocol. */
@TransportContract.EachTlsEngine
class TlsTest extends TransportContract {
  @Test
  void handshakeComesBeforeTheProtocol() throws Exception {
    rig.plugIn(new TaggingProtocol("a"));
    try (Client client = Client.to(listen(development(), true)).startTls()) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
      assertThat(client.certificate().getSubjectX500Principal().getName())
          .isEqualTo("CN=localhost");
      assertThat(rig.onlyConnection().secure()).isTrue();
      // As on the wire: the handshake alone is more than this.
      assertThat(rig.onlyConnection().bytesIn()).isGreaterThan(100);
      assertThat(rig.onlyConnection().bytesOut()).isGreaterThan(500);
    }
  }

  @Test
  void encryptedConnectionWaitsForItsProtocolAndMoves() throws Exception {
    try (Client client = Client.to(listen(development(), true)).startTls()) {
      client.send("one\n");
      await().until(() -> rig.onlyConnection().secure());
      rig.plugIn(new TaggingProtocol("a"));
      assertThat(client.line()).isEqualTo("a1 one");
      client.send("tw");
      TaggingProtocol next = new TaggingProtocol("b");
      rig.plugIn(next);
      await().until(() -> next.taken.get() == 1);
      client.send("o\n");
      assertThat(client.line()).isEqualTo("b2 two");
    }
  }

  @Test
  void protocolCanStartTls() throws Exception {
    TlsPolicy policy = development();
    TaggingProtocol afterwards = new TaggingProtocol("a");
    rig.plugIn(
        connection -> {
          connection
              .channel()
              .writeAndFlush(ByteBufUtil.writeUtf8(connection.channel().alloc(), "go ahead\n"));
          connection
              .startTls(connection.tlsPolicy().orElseThrow())
              .thenRun(() -> afterwards.take(connection));
          assertThatThrownBy(() -> connection.startTls(policy))
              .isInstanceOf(IllegalStateException.class);
        });
    try (Client plain = Client.to(listen(policy, false))) {
      assertThat(plain.line()).isEqualTo("go ahead");
      try (Client secure = plain.startTls()) {
        secure.send("hello\n");
        assertThat(secure.line()).isEqualTo("a1 hello");
        assertThat(rig.onlyConnection().secure()).isTrue();
      }
    }
  }

  @Test
  void whatCameInTheClearIsNotReadAfterTheUpgrade() throws Exception {
    TlsPolicy policy = development();
    TaggingProtocol afterwards = new TaggingProtocol("a");
    try (Client plain = Client.to(listen(policy, false))) {
      plain.send("injected\n");
      await().until(() -> rig.manager.count("listener") == 1);
      await().until(() -> rig.onlyConnection().bytesIn() > 0);
      CompletableFuture<Void> upgrade = new CompletableFuture<>();
      rig.plugIn(
          connection ->
              connection
                  .startTls(policy)
                  .thenRun(() -> afterwards.take(connection))
                  .whenComplete((done, failure) -> upgrade.complete(null)));
      assertThat(plain.isClosed()).isTrue();
      upgrade.get(5, TimeUnit.SECONDS);
      assertThat(afterwards.taken).hasValue(0);
    }
  }

  @Test
  void nothingIsWrittenBehindTheHandshakeOfAReceivingChannel() throws Exception {
    TlsPolicy policy = development();
    AtomicLong received = new AtomicLong();
    CompletableFuture<Channel> ended = new CompletableFuture<>();
    Binding binding =
        rig.bind(
            rig.bundle("ftp"),
            channel -> {
              channel.pipeline().addLast(policy.newReceivingHandler(channel));
              channel.pipeline().addLast(new Receiving(received, ended));
              channel.config().setAutoRead(true);
            });
    try (Client client = Client.to((InetSocketAddress) binding.address()).startTls("TLSv1.3")) {
      client.send("x".repeat(1000));
      await().until(() -> received.get() == 1000);
      assertThat(client.unreadOnTheWire()).isZero();
      client.end();
      ended.get(5, TimeUnit.SECONDS).close();
      // The tickets and our close_notify, both in their places.
      assertThat(client.isClosed()).isTrue();
    }
  }

  private static final class Receiving extends ChannelInboundHandlerAdapter {
    private final AtomicLong received;
    private final CompletableFuture<Channel> ended;

    Receiving(AtomicLong received, CompletableFuture<Channel> ended) {
      this.received = received;
      this.ended = ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      received.addAndGet(((ByteBuf) message).readableBytes());
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
        ended.complete(ctx.channel());
      }
    }
  }

  @Test
  void whatIsNotTlsIsClosedAndReachesNoProtocol() throws Exception {
    TaggingProtocol protocol = new TaggingProtocol("a");
    rig.plugIn(protocol);
    try (Client client = Client.to(listen(development(), true))) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      while (client.line() != null) {
        // an alert, perhaps
      }
    }
    await().until(() -> rig.manager.connections().isEmpty());
    assertThat(protocol.taken).hasValue(0);
  }

  @Test
  void whoSpeaksInTheClearIsToldSo() throws Exception {
    TaggingProtocol protocol = new TaggingProtocol("a");
    rig.plugIn(protocol, Map.of(Protocol.NOT_TLS, "this is TLS\nnothing else\n"));
    try (Client client = Client.to(listen(development(), true))) {
      client.send("POST / HTTP/1.1\r\n\r\n" + "x".repeat(100_000));
      assertThat(client.line()).isEqualTo("this is TLS");
      assertThat(client.line()).isEqualTo("nothing else");
      assertThat(client.isClosed()).isTrue();
    }
    try (Client client = Client.to(listen(development(), true)).startTls()) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
    }
  }

  @Test
  void malformedHelloGetsAnAlertThatSaysSo() throws Exception {
    try (Client client = Client.to(listen(development(), true))) {
      // A record with a ClientHello of four bytes.
      client.send("\u0016\u0003\u0001\u0000\u0008\u0001\u0000\u0000\u0004\u0003\u0003\u0000\u0000");
      byte[] answer = client.rest();
      assertThat(answer).hasSizeGreaterThanOrEqualTo(7).startsWith(21, 3);
      assertThat(answer[5]).as("fatal").isEqualTo((byte) 2);
      assertThat(answer[6]).as("not user_canceled").isNotEqualTo((byte) 90);
    }
  }

  @Test
  void protocolSeesWhatWasAgreedOn() throws Exception {
    CompletableFuture<Connection> taken = new CompletableFuture<>();
    rig.plugIn(taken::complete);
    TlsPolicy policy =
        rig.bundle("tcp").tls(TlsSettings.builder().alpn(List.of("http/1.1")).build());
    try (Client client = Client.to(listen(policy, true)).startTls("TLSv1.3", "h2", "http/1.1")) {
      Connection connection = taken.get(5, TimeUnit.SECONDS);
      client.send("hello\n");
      assertThat(connection.alpn()).contains("http/1.1");
      assertThat(connection.tlsSession())
          .get()
          .satisfies(s -> assertThat(s.getProtocol()).isEqualTo("TLSv1.3"));
    }
  }

  @Test
  void clientThatChoosesAnotherProtocolGetsIt() throws Exception {
    rig.plugIn(new TaggingProtocol("usual"));
    FakeReference other =
        new FakeReference(Map.of(Protocol.NAME, "other", Protocol.ALPN, new String[] {"other/1"}));
    rig.plugIn(other, new TaggingProtocol("other"));
    InetSocketAddress address =
        listen(
            rig.bundle("tcp").tls(TlsSettings.builder().alpn(List.of("x", "other/1")).build()),
            true);
    try (Client client = Client.to(address).startTls("TLSv1.3", "other/1");
        Client unknown = Client.to(address).startTls("TLSv1.3", "x");
        Client without = Client.to(address).startTls()) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("other1 hello");
      unknown.send("hello\n");
      assertThat(unknown.line()).isEqualTo("usual1 hello");
      without.send("hello\n");
      assertThat(without.line()).isEqualTo("usual1 hello");
    }
  }

  @Test
  void handshakeThatNeverEndsDoesNotHoldUpTheStop() throws Exception {
    try (Client client = Client.to(listen(development(), true))) {
      await().until(() -> rig.manager.count("listener") == 1);
      long start = System.nanoTime();
      CompletableFuture.runAsync(() -> rig.manager.stop(Duration.ofSeconds(5)))
          .get(8, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(client.isClosed()).isTrue();
    }
  }

  private TlsPolicy development() throws IOException {
    return rig.bundle("tcp").tls(TlsSettings.builder().build());
  }

  private InetSocketAddress listen(TlsPolicy policy, boolean atStart) throws Exception {
    return rig.listen(
        ConnectionSpec.builder("listener", Rig.PROTOCOL).tls(policy, atStart).build());
  }
}
