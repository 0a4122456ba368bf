package io.jackfield.client.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.TcpConnection;
import io.jackfield.client.TcpSpec;
import io.jackfield.transport.Connection;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.jackfield.transport.core.SmallDaemon;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpClientTest {
  private static final int MIB = 1 << 20;

  @TempDir Path home;
  private SmallDaemon daemon;
  private Transport transport;
  private TcpClientService client;
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    daemon = new SmallDaemon(home, "auto");
    transport = daemon.bundle("client");
    client = new TcpClientService(transport);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    client.stop();
    server.close();
    daemon.close();
    SmallDaemon.revoke(transport);
  }

  /** What the server says, to whoever connects. */
  private void say(String what) {
    serve(socket -> socket.getOutputStream().write(what.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private interface Conversation {
    void with(Socket socket) throws IOException;
  }

  private void serve(Conversation conversation) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                conversation.with(socket);
              } catch (IOException e) {
                // The test ends it.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private TcpSpec.Builder spec() {
    return TcpSpec.builder("localhost", server.getLocalPort());
  }

  private TcpConnection connect() throws Exception {
    return client.connect(spec().build()).get();
  }

  @Test
  void receivesLines() throws Exception {
    say("one\r\ntwo\n\r\nü\rx\nlast".replace("ü", "\u00c3\u00bc"));
    try (TcpConnection connection = connect()) {
      for (String line : List.of("one", "two", "", "ü\rx", "last")) {
        assertThat(connection.receiveLine().get()).contains(line);
      }
      assertThat(connection.receiveLine().get()).isEmpty();
      assertThat(connection.receive().get()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678\n", "12345678\r\n", "12345678"})
  void receivesALineThatIsAsLongAsItMayBe(String said) throws Exception {
    say(said);
    try (TcpConnection connection = client.connect(spec().longestLine(8).build()).get()) {
      assertThat(connection.receiveLine().get()).contains("12345678");
    }
  }

  @RepeatedTest(100)
  void losesNothingOfAServerThatSpeaksAndGoesAtOnce() throws Exception {
    say("12345678");
    try (TcpConnection connection = connect()) {
      assertThat(connection.receiveLine().get()).contains("12345678");
      assertThat(connection.receiveLine().get()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789\n", "1234567890 and no end of it", "\u00ff\n"})
  void refusesALineThatIsNone(String said) throws Exception {
    serve(
        socket -> {
          socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
          socket.getInputStream().read();
        });
    try (TcpConnection connection = client.connect(spec().longestLine(8).build()).get()) {
      assertThatThrownBy(() -> connection.receiveLine().get())
          .cause()
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
    }
  }

  @Test
  void sendsLinesAndNoMoreThanOneAtATime() throws Exception {
    serve(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    try (TcpConnection connection = connect()) {
      connection.sendLine("ü").get();
      assertThat(connection.receive().get())
          .contains(ByteBuffer.wrap("ü\r\n".getBytes(StandardCharsets.UTF_8)));
      assertThatThrownBy(() -> connection.sendLine("a\nb"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Each side ends its own half, and all that was said has come by then. */
  @Test
  void endsOneSideAndReceivesTheRest() throws Exception {
    byte[] content = random(3 * MIB);
    serve(
        socket -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write(all);
        });
    try (TcpConnection connection = connect()) {
      connection.send(ByteBuffer.wrap(content)).get();
      connection.endOutput().get();
      assertThat(connection.input().readAllBytes()).isEqualTo(content);
      assertThatThrownBy(() -> connection.sendLine("more").get())
          .hasMessageContaining("this side has ended");
    }
  }

  @Test
  void aStreamTakesNoMoreThanIsRead() throws Exception {
    say("head\r\nbodytail\r\n");
    try (TcpConnection connection = connect()) {
      assertThat(connection.receiveLine().get()).contains("head");
      assertThat(connection.input().readNBytes(4)).asString().isEqualTo("body");
      assertThat(connection.receiveLine().get()).contains("tail");
      assertThat(connection.input().read()).isEqualTo(-1);
    }
  }

  @Test
  void aStreamThatIsClosedEndsTheOutput() throws Exception {
    byte[] content = random(MIB);
    AtomicReference<byte[]> got = new AtomicReference<>();
    serve(socket -> got.set(socket.getInputStream().readAllBytes()));
    try (TcpConnection connection = connect()) {
      try (OutputStream out = connection.output()) {
        out.write(content);
        out.write('!');
      }
      await().until(() -> got.get() != null);
      assertThat(got.get()).hasSize(MIB + 1).startsWith(content).endsWith('!');
    }
  }

  /** A server that sends without end is not read ahead of who receives. */
  @Test
  void readsNoFurtherAheadThanALittle() throws Exception {
    AtomicReference<Long> sent = new AtomicReference<>(0L);
    serve(
        socket -> {
          byte[] piece = new byte[MIB];
          for (int i = 0; i < 64; i++) {
            socket.getOutputStream().write(piece);
            sent.updateAndGet(before -> before + MIB);
          }
        });
    try (TcpConnection connection = connect()) {
      connection.receive().get();
      AtomicReference<Long> before = new AtomicReference<>(-1L);
      // It has stalled: nothing more was taken for a while.
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> sent.get().equals(before.getAndSet(sent.get())));
      assertThat(sent.get()).isLessThan(64L * MIB);
    }
  }

  @Test
  void waitsNoLongerThanItIsToldAndThenGoesOn() throws Exception {
    AtomicReference<Socket> there = new AtomicReference<>();
    serve(
        socket -> {
          there.set(socket);
          socket.getInputStream().read();
        });
    try (TcpConnection connection =
        client.connect(spec().timeout(Duration.ofMillis(100)).build()).get()) {
      assertThatThrownBy(() -> connection.receive().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("nothing came within 100 ms");
      await().until(() -> there.get() != null);
      there.get().getOutputStream().write("late\n".getBytes(StandardCharsets.UTF_8));
      await().until(() -> said(connection).equals(Optional.of("late")));
    }
  }

  private static Optional<String> said(TcpConnection connection) throws Exception {
    try {
      return connection.receiveLine().get();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(SocketTimeoutException.class);
      return Optional.of("nothing");
    }
  }

  @Test
  void oneReceivesAtATimeUnlessHeGivesUp() throws Exception {
    serve(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    try (TcpConnection connection = connect()) {
      CompletableFuture<?> first = connection.receive();
      assertThatThrownBy(() -> connection.receiveLine().get())
          .hasCauseInstanceOf(IllegalStateException.class);
      first.cancel(true);
      connection.sendLine("on").get();
      assertThat(connection.receiveLine().get()).contains("on");
    }
  }

  /** Who gives up just when something comes has not got it: it is there for the next. */
  @Test
  void losesNothingToWhoGivesUp() throws Exception {
    serve(
        socket -> {
          socket.getInputStream().read();
          socket.getOutputStream().write("late".getBytes(StandardCharsets.UTF_8));
        });
    try (TcpConnection connection = connect()) {
      ChannelConnection itself = (ChannelConnection) connection;
      CompletableFuture<CompletableFuture<?>> first = new CompletableFuture<>();
      first.complete(
          itself.receive(
              () -> {
                ByteBuffer taken = itself.takeBytes(4);
                if (taken != null) {
                  first.join().cancel(false);
                }
                return taken;
              }));
      connection.sendLine("now");
      assertThatThrownBy(() -> first.join().get()).isInstanceOf(CancellationException.class);
      assertThat(connection.input().readAllBytes()).asString().isEqualTo("late");
    }
  }

  @Test
  void givesUpAServerThatTakesNothing() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    serve(
        socket -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    try (TcpConnection connection =
        client.connect(spec().timeout(Duration.ofMillis(300)).build()).get()) {
      assertThatThrownBy(() -> connection.send(ByteBuffer.allocate(64 * MIB)).get())
          .hasCauseInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("nothing was taken within 300 ms");
      assertThatThrownBy(() -> connection.receive().get())
          .hasCauseInstanceOf(SocketTimeoutException.class);
    } finally {
      over.countDown();
    }
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    serve(socket -> socket.getInputStream().read());
    try (TcpConnection connection = connect()) {
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  outcome.completeExceptionally(
                      new AssertionError("read " + connection.input().read()));
                } catch (IOException | RuntimeException e) {
                  outcome.complete(e);
                }
              });
      reader.start();
      await().until(() -> reader.getState() == Thread.State.WAITING);
      reader.interrupt();
      assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void aResetFailsWhoWaits() throws Exception {
    serve(
        socket -> {
          socket.getInputStream().read();
          socket.setSoLinger(true, 0);
        });
    try (TcpConnection connection = connect()) {
      CompletableFuture<?> received = connection.receive();
      connection.sendLine("x").get();
      assertThatThrownBy(received::get).cause().satisfies(is(Reason.UNREACHABLE));
      assertThatThrownBy(() -> connection.receive().get())
          .cause()
          .satisfies(is(Reason.UNREACHABLE));
    }
  }

  @Test
  void closingFailsWhoWaits() throws Exception {
    serve(socket -> socket.getInputStream().read());
    TcpConnection connection = connect();
    CompletableFuture<?> received = connection.receive();
    connection.close();
    assertThatThrownBy(received::get).hasMessageContaining("the connection is closed");
    assertThatThrownBy(() -> connection.receive().get())
        .hasMessageContaining("the connection is closed");
    connection.close();
  }

  @Test
  void whatIsOpenEndsWithItsBundle() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    serve(socket -> end.complete(socket.getInputStream().read()));
    TcpConnection connection = connect();
    client.stop();
    assertThat(end.get()).isEqualTo(-1);
    assertThatThrownBy(() -> connection.receive().get()).hasMessageContaining("closed");
  }

  @Test
  void noEventLoopWaits() throws Exception {
    serve(socket -> socket.getInputStream().read());
    try (TcpConnection connection = connect()) {
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      transport
          .loops()
          .next()
          .execute(
              () -> {
                try {
                  connection.input().read();
                } catch (IOException | RuntimeException e) {
                  outcome.complete(e);
                }
              });
      assertThat(outcome.get()).hasMessage("an event loop must not wait; use the futures");
    }
  }

  @Test
  void tellsWhyThereIsNoConnection() throws Exception {
    server.close();
    assertThatThrownBy(this::connect)
        .cause()
        .satisfies(is(Reason.UNREACHABLE))
        .hasMessageContaining("localhost:" + server.getLocalPort());
    TcpSpec nobody = TcpSpec.builder("nobody.invalid", 1).build();
    assertThatThrownBy(() -> client.connect(nobody).get())
        .cause()
        .satisfies(is(Reason.UNREACHABLE))
        .hasMessageContaining("nobody.invalid");
  }

  @Test
  void callsNobodyOnBehalfOfAPeerWhoIsNotPublic() {
    TcpSpec peers = spec().onBehalfOfPeer(List.of()).build();
    assertThatThrownBy(() -> client.connect(peers).get())
        .cause()
        .satisfies(is(Reason.FORBIDDEN_ADDRESS));
    TcpSpec allowed = spec().onBehalfOfPeer(List.of("127.0.0.0/8", "::1/128")).build();
    assertThat(client.connect(allowed)).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void givesUpAnAttemptThatIsCancelled() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    serve(socket -> end.complete(socket.getInputStream().read()));
    CompletableFuture<TcpConnection> attempt = client.connect(spec().build());
    attempt.cancel(true);
    assertThatThrownBy(attempt::get).isInstanceOf(CancellationException.class);
    // Had it been made already, it is closed; if not, the server is left to wait.
    try (Socket own = new Socket(server.getInetAddress(), server.getLocalPort())) {
      own.shutdownOutput();
      assertThat(end.get()).isEqualTo(-1);
    }
  }

  @Test
  void speaksTls() throws Exception {
    InetSocketAddress echo = secureEcho();
    Path trusted = home.resolve("tls/development.crt");
    byte[] content = random(MIB);
    TcpSpec spec = TcpSpec.builder("localhost", echo.getPort()).tls(trusted).build();
    try (TcpConnection connection = client.connect(spec).get()) {
      assertThat(connection.tls().orElseThrow().getProtocol()).startsWith("TLSv1.");
      connection.send(ByteBuffer.wrap(content));
      assertThat(connection.input().readNBytes(MIB)).isEqualTo(content);
      connection.endOutput().get();
      assertThat(connection.receive().get()).as("behind its close_notify").isEmpty();
    }
    TcpSpec untrusting = TcpSpec.builder("localhost", echo.getPort()).tls().build();
    assertThatThrownBy(() -> client.connect(untrusting).get())
        .cause()
        .satisfies(is(Reason.UNTRUSTED));
    TcpSpec missing = TcpSpec.builder("localhost", echo.getPort()).tls(home.resolve("no")).build();
    assertThatThrownBy(() -> client.connect(missing).get()).hasMessageContaining("no");
  }

  private InetSocketAddress secureEcho() throws Exception {
    Protocol echo = TcpClientTest::echo;
    daemon.plugIn("echo", echo);
    ConnectionSpec.Builder spec = ConnectionSpec.builder("listener", "echo");
    spec.tls(daemon.bundle("listeners").tls(TlsSettings.builder().build()), true);
    return daemon.listen(spec.build());
  }

  private static void echo(Connection connection) {
    connection
        .channel()
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.writeAndFlush(message);
              }

              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof ChannelInputShutdownEvent) {
                  connection.close(Unpooled.EMPTY_BUFFER);
                }
              }
            });
    connection.channel().config().setAutoRead(true);
  }

  private static Consumer<Throwable> is(Reason reason) {
    return failure ->
        assertThat(failure)
            .isInstanceOfSatisfying(
                RemoteException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
