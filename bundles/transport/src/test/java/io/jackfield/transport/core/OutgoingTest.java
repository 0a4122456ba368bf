package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.ChannelEnds;
import io.jackfield.transport.ClientTlsSettings;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.Connection;
import io.jackfield.transport.InboundBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to servers, of which one is our own. */
@TransportContract.EachTlsEngine
class OutgoingTest extends TransportContract {

  /** Collects what comes, and knows how it has ended. */
  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final StringBuilder text = new StringBuilder();
    final CompletableFuture<String> end = new CompletableFuture<>();
    final CompletableFuture<String> gone = new CompletableFuture<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      text.append(bytes.toString(StandardCharsets.UTF_8));
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        assertThat(end.complete(text.toString())).as("the first end").isTrue();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      gone.complete(text.toString());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  private ConnectRequest.Builder to(InetSocketAddress address, String security) throws Exception {
    ConnectRequest.Builder request = ConnectRequest.builder(address);
    if (!security.equals(PLAIN)) {
      ClientTlsSettings settings =
          ClientTlsSettings.builder().authorities(home.resolve("tls/development.crt")).build();
      request.tls(new ConnectRequest.Tls(rig.bundle("client").clientTls(settings), "localhost"));
    }
    return request;
  }

  private static Collector collect(InboundBuffer buffer) {
    Collector collector = new Collector();
    buffer
        .channel()
        .eventLoop()
        .execute(
            () -> {
              buffer.channel().pipeline().addLast(collector);
              buffer.channel().config().setAutoRead(true);
              buffer.giveBack();
            });
    return collector;
  }

  private static InboundBuffer connect(BundleTransport bundle, ConnectRequest request)
      throws Exception {
    return bundle.connect(request).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void send(Channel channel, String text) {
    channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text));
  }

  private static void onLoop(Channel channel, Runnable action) throws Exception {
    channel.eventLoop().submit(action).get(10, TimeUnit.SECONDS);
  }

  private static String get(CompletableFuture<String> text) throws Exception {
    return text.get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void anAnswerComesBehindTheEndOfTheOutput(String security) throws Exception {
    rig.plugIn(new SummingProtocol("a"));
    BundleTransport bundle = rig.bundle("client");
    InetSocketAddress address = newListener(security);
    for (int i = 0; i < 20; i++) {
      InboundBuffer buffer = connect(bundle, to(address, security).build());
      Channel channel = buffer.channel();
      Collector collector = collect(buffer);
      onLoop(
          channel,
          () -> {
            send(channel, "hello ");
            send(channel, "x".repeat(100_000));
            assertThat(ChannelEnds.isOutputEnded(channel)).isFalse();
            assertThat(ChannelEnds.endOutput(channel)).isSameAs(ChannelEnds.endOutput(channel));
            assertThat(ChannelEnds.isOutputEnded(channel)).isTrue();
          });
      assertThat(get(collector.end)).isEqualTo("a hello " + "x".repeat(100_000) + "\n");
      channel.close();
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.2", "TLSv1.3"})
  void whatTheServerSaysFirstIsKept(String security) throws Exception {
    rig.plugIn(connection -> send(connection.channel(), "welcome\n"));
    BundleTransport bundle = rig.bundle("client");
    InboundBuffer buffer = connect(bundle, to(newListener(security), security).build());
    await().until(() -> !rig.manager.connections().isEmpty());
    await().until(() -> rig.onlyConnection().bytesOut() >= 8);
    Collector collector = collect(buffer);
    rig.manager.connections().forEach(each -> rig.manager.close(each.id()));
    assertThat(get(collector.gone.applyToEither(collector.end, text -> text)))
        .isEqualTo("welcome\n");
    buffer.channel().close();
  }

  /** The server ends its side first, and takes what the client still has to say. */
  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void theServerEndsFirst(String security) throws Exception {
    CompletableFuture<Connection> taken = new CompletableFuture<>();
    Collector atServer = new Collector();
    rig.plugIn(
        connection -> {
          connection.channel().pipeline().addLast(atServer);
          send(connection.channel(), "bye");
          ChannelEnds.endOutput(connection.channel());
          connection.channel().config().setAutoRead(true);
          taken.complete(connection);
        });
    InboundBuffer buffer =
        connect(rig.bundle("client"), to(newListener(security), security).build());
    Channel channel = buffer.channel();
    Collector collector = collect(buffer);
    assertThat(get(collector.end)).isEqualTo("bye");
    for (int i = 0; i < 10; i++) {
      onLoop(channel, () -> send(channel, "more"));
    }
    onLoop(channel, () -> ChannelEnds.endOutput(channel));
    assertThat(get(atServer.end)).isEqualTo("more".repeat(10));
    Channel server = taken.get(10, TimeUnit.SECONDS).channel();
    onLoop(server, () -> taken.join().close(server.alloc().buffer()));
    await().until(() -> rig.manager.connections().isEmpty());
    channel.close();
  }

  @Test
  void olderTlsEndsBothDirections() throws Exception {
    rig.plugIn(new SummingProtocol("a", true));
    InboundBuffer buffer =
        connect(rig.bundle("client"), to(newListener("TLSv1.2"), "TLSv1.2").build());
    Channel channel = buffer.channel();
    Collector collector = collect(buffer);
    onLoop(channel, () -> ChannelEnds.endOutput(channel));
    assertThat(get(collector.end)).isEmpty();
    await().until(() -> rig.manager.connections().isEmpty());
    channel.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void aResetIsNoEnd(String security) throws Exception {
    CompletableFuture<Connection> taken = new CompletableFuture<>();
    Collector atServer = new Collector();
    rig.plugIn(
        connection -> {
          connection.channel().pipeline().addLast(atServer);
          connection.channel().config().setAutoRead(true);
          taken.complete(connection);
        });
    InboundBuffer buffer =
        connect(rig.bundle("client"), to(newListener(security), security).build());
    Channel channel = buffer.channel();
    taken.get(10, TimeUnit.SECONDS);
    onLoop(channel, () -> ChannelEnds.reset(channel));
    get(atServer.gone);
    assertThat(atServer.end).isNotDone();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aServerThatNobodyTrustsIsRefused() throws Exception {
    InetSocketAddress address = newListener("TLSv1.3");
    ConnectRequest request =
        ConnectRequest.builder(address)
            .tls(
                new ConnectRequest.Tls(
                    rig.bundle("client").clientTls(ClientTlsSettings.builder().build()),
                    "localhost"))
            .build();
    assertThatThrownBy(() -> connect(rig.bundle("client"), request))
        .hasCauseInstanceOf(SSLException.class);
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void aServerOfAnotherNameIsRefused() throws Exception {
    InetSocketAddress address = newListener("TLSv1.3");
    ClientTlsSettings settings =
        ClientTlsSettings.builder().authorities(home.resolve("tls/development.crt")).build();
    for (String name : new String[] {"example.org", "192.0.2.1"}) {
      ConnectRequest request =
          ConnectRequest.builder(address)
              .tls(new ConnectRequest.Tls(rig.bundle("client").clientTls(settings), name))
              .build();
      assertThatThrownBy(() -> connect(rig.bundle("client"), request))
          .hasCauseInstanceOf(SSLException.class);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws Exception {
    ClientTlsSettings settings =
        ClientTlsSettings.builder().authorities(home.resolve("ca.pem")).build();
    assertThatThrownBy(() -> rig.bundle("client").clientTls(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem is not there");
    Files.writeString(home.resolve("ca.pem"), "nothing");
    assertThatThrownBy(() -> rig.bundle("client").clientTls(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem holds no certificate");
    newListener("TLSv1.3");
    Files.copy(home.resolve("tls/development.crt"), home.resolve("ca2.pem"));
    Files.move(
        home.resolve("ca2.pem"),
        home.resolve("ca.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(rig.bundle("client").clientTls(settings))
        .isSameAs(rig.bundle("client").clientTls(settings));
  }

  @Test
  void whoDoesNotListenIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ConnectRequest request =
        ConnectRequest.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .build();
    assertThatThrownBy(() -> connect(rig.bundle("client"), request))
        .cause()
        .isInstanceOf(ConnectException.class)
        .hasMessage("cannot connect to 127.0.0.1:" + port + ": connection refused");
  }

  @Test
  void whoDoesNotSpeakTlsOrSaysNothingIsLeft() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      newListener("TLSv1.3");
      ConnectRequest request =
          to(address, "TLSv1.3").timeout(Duration.ofMillis(300)).preamble(new byte[] {'p'}).build();
      CompletableFuture<InboundBuffer> silent =
          rig.bundle("client").connect(request).toCompletableFuture();
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('p');
        assertThatThrownBy(() -> silent.get(10, TimeUnit.SECONDS))
            .hasCauseInstanceOf(SSLException.class);
        accepted.setSoTimeout(10_000);
        accepted.getInputStream().readAllBytes();
      }
      CompletableFuture<InboundBuffer> closed =
          rig.bundle("client").connect(request).toCompletableFuture();
      server.accept().close();
      assertThatThrownBy(() -> closed.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void anAttemptCanBeCancelled() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      newListener("TLSv1.3");
      CompletableFuture<InboundBuffer> attempt =
          rig.bundle("client")
              .connect(to((InetSocketAddress) server.getLocalSocketAddress(), "TLSv1.3").build())
              .toCompletableFuture();
      try (Socket accepted = server.accept()) {
        attempt.cancel(true);
        accepted.setSoTimeout(10_000);
        accepted.getInputStream().readAllBytes();
      }
    }
  }

  @Test
  void whatIsForAConnectionEndsWithItAndTheRestWithTheBundle() throws Exception {
    CompletableFuture<Connection> taken = new CompletableFuture<>();
    rig.plugIn(taken::complete);
    InetSocketAddress address = rig.listen();
    BundleTransport bundle = rig.bundle("client");
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Client client = Client.to(address)) {
      InetSocketAddress there = (InetSocketAddress) server.getLocalSocketAddress();
      Connection connection = taken.get(10, TimeUnit.SECONDS);
      Channel kept =
          connect(bundle, ConnectRequest.builder(there).of(connection).build()).channel();
      Channel own = connect(bundle, ConnectRequest.builder(there).build()).channel();
      assertThat(kept.eventLoop()).isSameAs(connection.channel().eventLoop());
      bundle.revoke();
      own.closeFuture().await(10, TimeUnit.SECONDS);
      assertThat(own.isOpen()).isFalse();
      assertThat(kept.isOpen()).isTrue();
      assertThatThrownBy(() -> connect(bundle, ConnectRequest.builder(there).build()))
          .hasCauseInstanceOf(ConnectException.class);
      rig.manager.connections().forEach(each -> rig.manager.close(each.id()));
      kept.closeFuture().await(10, TimeUnit.SECONDS);
      assertThat(kept.isOpen()).isFalse();
      assertThat(client.isClosed()).isTrue();
    }
  }
}
