package io.jackfield.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.testkit.GentleClose;
import io.jackfield.transport.Connection;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.threads.FairLane;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocking streams on real sockets. */
class StreamProtocolTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Queue<Boolean> exchanges = new ConcurrentLinkedQueue<>();
  private final FairLane lane = new FairLane("test", LaneSpec.of("stream", 10, 0));

  @AfterEach
  void stop() {
    lane.shutdownNow();
    workers.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void answersAClientThatHasSentEverything() throws Exception {
    InetSocketAddress address =
        serve(session -> session.output().write(session.input().readAllBytes()));
    byte[] data = new byte[1_000_000];
    new Random(1).nextBytes(data);
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> readAll(client));
      client.getOutputStream().write(data);
      client.shutdownOutput();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(data);
    }
  }

  @Test
  void sendsWhatWasWrittenBeforeItWaitsForTheClient() throws Exception {
    InetSocketAddress address =
        serve(
            session -> {
              session.output().write("name?".getBytes(StandardCharsets.US_ASCII));
              byte[] name = session.input().readNBytes(3);
              session.output().write(name);
              session.input().read();
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("name?");
      client.getOutputStream().write("ann".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("ann");
    }
  }

  @Test
  void aThreadReadsOnWhileAnotherWaitsForTheClientToRead() throws Exception {
    byte[] answer = new byte[8_000_000];
    new Random(2).nextBytes(answer);
    InetSocketAddress address =
        serve(
            session -> {
              OutputStream output = session.output();
              CompletableFuture<Void> writer =
                  CompletableFuture.runAsync(() -> writeAll(output, answer), workers);
              byte[] some = new byte[100];
              while (session.input().read(some) >= 0) {
                // read on
              }
              writer.join();
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      client.setSoTimeout(10_000);
      CompletableFuture.runAsync(() -> write(client, new byte[4_000_000]))
          .get(10, TimeUnit.SECONDS);
      client.shutdownOutput();
      assertThat(readAll(client)).isEqualTo(answer);
    }
  }

  private static void writeAll(OutputStream output, byte[] data) {
    try {
      output.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void closesWhenTheHandlerReturnsOrFails() throws Exception {
    InetSocketAddress address =
        serve(
            session -> {
              session.output().write("bye".getBytes(StandardCharsets.US_ASCII));
              throw new IllegalStateException("wanted by the test");
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      assertThat(readAll(client)).asString().isEqualTo("bye");
    }
    assertThat(exchanges).containsExactly(false);
  }

  @Test
  void countsAnIoFailureOfItsOwnButNotThatTheClientWent() throws Exception {
    InetSocketAddress own =
        serve(
            session -> {
              throw new NoSuchFileException("wanted by the test");
            });
    try (Socket client = new Socket(own.getAddress(), own.getPort())) {
      assertThat(readAll(client)).isEmpty();
    }
    assertThat(exchanges).containsExactly(false);
    exchanges.clear();

    InetSocketAddress writing =
        serve(
            session -> {
              while (true) {
                session.output().write(new byte[10_000]);
              }
            });
    try (Socket client = new Socket(writing.getAddress(), writing.getPort())) {
      assertThat(client.getInputStream().read()).isZero();
    }
    await().until(() -> !exchanges.isEmpty());
    assertThat(exchanges).containsExactly(true);
  }

  @Test
  void closesAConnectionOverTheQuotaAtOnce() throws Exception {
    lane.limit(LaneSpec.of("stream", 3, 0).maxPerClient(2));
    InetSocketAddress address = serve(session -> session.input().read());
    try (Socket first = new Socket(address.getAddress(), address.getPort());
        Socket second = new Socket(address.getAddress(), address.getPort())) {
      await().until(() -> lane.info().running() == 2);
      try (Socket third = new Socket(address.getAddress(), address.getPort())) {
        assertThat(readAll(third)).isEmpty();
      }
      first.getOutputStream().write('x');
      assertThat(readAll(first)).isEmpty();
      await().until(() -> lane.info().running() == 1);
      try (Socket fourth = new Socket(address.getAddress(), address.getPort())) {
        fourth.getOutputStream().write('x');
        assertThat(readAll(fourth)).isEmpty();
      }
      second.shutdownOutput();
      assertThat(readAll(second)).isEmpty();
    }
    assertThat(exchanges).containsExactly(true, true, true);
  }

  @Test
  void handlerWaitsForAClientThatDoesNotRead() throws Exception {
    AtomicLong written = new AtomicLong();
    InetSocketAddress address =
        serve(
            session -> {
              byte[] chunk = new byte[10_000];
              while (true) {
                session.output().write(chunk);
                written.addAndGet(chunk.length);
              }
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      await().until(() -> written.get() > 0);
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(20))
          .until(new Unchanged(written));
      assertThat(written.get()).isLessThan(50_000_000);
      long before = written.get();
      client.getInputStream().readNBytes(8_000_000);
      await().until(() -> written.get() > before);
    }
  }

  @Test
  void clientWaitsForAHandlerThatDoesNotRead() throws Exception {
    CompletableFuture<Integer> waiting = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    InetSocketAddress address =
        serve(
            session -> {
              goOn.get(10, TimeUnit.SECONDS);
              waiting.complete(session.input().available());
              assertThat(session.input().readNBytes(3_000_000)).hasSize(3_000_000);
              session.output().write('k');
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> write(client, new byte[30_000_000]), workers);
      await().during(Duration.ofMillis(300)).until(() -> !sending.isDone());
      goOn.complete(null);
      assertThat(waiting.get(5, TimeUnit.SECONDS)).isBetween(64 * 1024, 1024 * 1024);
    }
  }

  @Test
  void interruptedReaderAndGoneClientEndTheHandler() throws Exception {
    CompletableFuture<Exception> ended = new CompletableFuture<>();
    InetSocketAddress address =
        serve(
            session -> {
              try {
                session.input().read();
              } catch (IOException e) {
                ended.complete(e);
                throw e;
              }
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      await().until(() -> client.isConnected());
      await().until(() -> lane.info().running() > 0);
      lane.shutdownNow();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
      assertThat(readAll(client)).isEmpty();
    }
  }

  @Test
  void interruptsAHandlerThatWaitsForSomethingElseWhenTheClientGoes() throws Exception {
    CompletableFuture<String> waiting = new CompletableFuture<>();
    CompletableFuture<Exception> ended = new CompletableFuture<>();
    InetSocketAddress address =
        serve(
            session -> {
              waiting.complete("");
              try {
                new SynchronousQueue<String>().take();
              } catch (InterruptedException e) {
                ended.complete(e);
                throw e;
              }
            });
    Socket client = new Socket(address.getAddress(), address.getPort());
    waiting.get(10, TimeUnit.SECONDS);
    // A close with a reset, which is all that tells a client that has gone from a patient one.
    client.setSoLinger(true, 0);
    client.close();
    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void leavesAHandlerAloneThatHasClosedTheSessionItself() throws Exception {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    InetSocketAddress address =
        serve(
            session -> {
              session.close();
              gone.get(10, TimeUnit.SECONDS);
              ended.complete(Thread.currentThread().isInterrupted());
            });
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      assertThat(readAll(client)).isEmpty();
    }
    gone.complete(null);
    assertThat(ended.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private InetSocketAddress serve(StreamHandler handler) {
    StreamProtocol protocol = new StreamProtocol("test", handler, lane);
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WriteBufferWaterMark.DEFAULT)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    protocol.take(connection(channel));
                    channel.pipeline().addLast(new Tail());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return (InetSocketAddress) server.localAddress();
  }

  private Connection connection(Channel channel) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "channel" -> channel;
                  case "remote" -> channel.remoteAddress();
                  case "close" -> {
                    GentleClose.close(channel, (ByteBuf) arguments[0]);
                    yield null;
                  }
                  case "exchanged" -> {
                    exchanges.add((Boolean) arguments[0]);
                    yield null;
                  }
                  default -> channel.id().asShortText();
                });
  }

  private static byte[] readAll(Socket client) {
    try (InputStream in = client.getInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void write(Socket client, byte[] data) {
    try {
      client.getOutputStream().write(data);
    } catch (IOException e) {
      // The client is closed at the end of the test.
    }
  }

  /** Does what the transport does at the end of the pipeline. */
  private static final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** Whether a number is the same as at the last look. */
  private static final class Unchanged implements Callable<Boolean> {
    private final AtomicLong number;
    private long last = -1;

    Unchanged(AtomicLong number) {
      this.number = number;
    }

    @Override
    public Boolean call() {
      long now = number.get();
      boolean same = now == last;
      last = now;
      return same;
    }
  }

  @Test
  void outputThatIsClosedAfterTheDaemonHasStoppedIsDropped() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    LocalChannel channel = new LocalChannel();
    loop.register(channel).sync();
    Connection connection =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> channel);
    ChannelOutput output = new ChannelOutput(connection);
    output.write(1);
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    output.close();
    assertThat(output.isClosed()).isTrue();
  }
}
