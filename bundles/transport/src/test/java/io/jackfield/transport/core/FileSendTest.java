package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.connections.WatchedFile;
import io.jackfield.transport.rollout.LaneInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are sent without the code of any version. */
@TransportContract.EachTlsEngine
class FileSendTest extends TransportContract {
  private static final String TRANSPORT = "io.jackfield.transport";
  private static final String LINE = "z".repeat(999) + "\n";

  /** More than the buffers of the kernel hold. */
  private static final int LINES = 7_000;

  private Path path;

  @BeforeEach
  void makeFile() throws IOException {
    path = Files.writeString(home.resolve("file"), LINE.repeat(LINES));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.2", "TLSv1.3"})
  void partsArriveInOrderAndTheFileIsClosed(String security) throws Exception {
    Sending protocol =
        new Sending(
            FilePart.range(1000, 2000),
            new FilePart("between\n".getBytes(StandardCharsets.US_ASCII), 500, 500),
            FilePart.bytes("end\n".getBytes(StandardCharsets.US_ASCII)));
    rig.plugIn(protocol);
    try (Client client = connect(security)) {
      client.send("go\n");
      for (String line : List.of(LINE, LINE, "between\n", LINE.substring(500), "end\n")) {
        assertThat(client.line() + "\n").isEqualTo(line);
      }
      assertThat(protocol.over()).isNull();
      assertThat(protocol.sent()).isEqualTo(2000 + 8 + 500 + 4);
      client.send("again\n");
      assertThat(client.line()).isEqualTo("behind");
      await().until(() -> !protocol.file.get().isOpen());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void goesOnWhenNoVersionIsThere(String security) throws Exception {
    Sending before = new Sending(FilePart.range(0, 1000L * LINES));
    FakeReference reference = rig.plugIn(before);
    try (Client client = connect(security)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(999);
      rig.unplug(reference);
      assertThat(rig.onlyConnection().parked()).isTrue();
      readLines(client, 2, LINES / 2);
      Sending after = new Sending();
      rig.plugIn(after);
      readLines(client, LINES / 2 + 1, LINES);
      assertThat(after.over()).isNull();
      assertThat(after.sent()).isEqualTo(1000L * LINES);
      client.send("again\n");
      assertThat(client.line()).isEqualTo("behind");
      assertThat(before.over).isNotDone();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void farewellWaitsForIt(String security) throws Exception {
    rig.manager(Duration.ofMillis(1), 100, Duration.ofSeconds(2));
    FakeReference reference = rig.plugIn(new Sending(FilePart.range(0, 1000L * LINES)));
    try (Client client = connect(security)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(999);
      rig.unplug(reference);
      // What nobody reads must not make the kernel throw away the end of the file.
      CompletableFuture<Void> more = CompletableFuture.runAsync(() -> sendMore(client));
      readLines(client, 2, LINES);
      assertThat(client.isClosed()).isTrue();
      more.join();
    }
  }

  private static void sendMore(Client client) {
    try {
      client.send("x".repeat(1 << 20));
    } catch (IOException e) {
      // The server has closed by then.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void whoIsToBeClosedIsClosedInTheMiddleOfIt(String security) throws Exception {
    Sending protocol = new Sending(FilePart.range(0, 1000L * LINES));
    rig.plugIn(protocol);
    try (Client client = connect(security)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(999);
      rig.manager.close(rig.onlyConnection().id());
      await().until(() -> rig.manager.connections().isEmpty());
      await().until(() -> !protocol.file.get().isOpen());
    }
  }

  @Test
  void daemonThatStopsWaitsForItAndTellsTheProtocol() throws Exception {
    Sending protocol = new Sending(FilePart.range(0, 1000L * LINES));
    rig.plugIn(protocol);
    try (Client client = connect(PLAIN)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(999);
      Thread stop = new Thread(() -> rig.manager.stop(Duration.ofSeconds(20)));
      stop.start();
      await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);
      readLines(client, 2, LINES);
      assertThat(protocol.over()).isNull();
      assertThat(client.isClosed()).isTrue();
      stop.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void lastBytesWaitForIt(String security) throws Exception {
    Sending protocol = new Sending(FilePart.range(0, 1000L * LINES));
    protocol.closing = true;
    rig.plugIn(protocol);
    try (Client client = connect(security)) {
      client.send("go\n");
      readLines(client, 1, LINES);
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void clientThatGoesEndsIt(String security) throws Exception {
    Sending protocol = new Sending(FilePart.range(0, 1000L * LINES));
    rig.plugIn(protocol);
    try (Client client = connect(security)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(999);
    }
    assertThat(protocol.over()).isNotNull();
    assertThat(protocol.sent()).isLessThan(1000L * LINES);
    await().until(() -> !protocol.file.get().isOpen());
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void fileThatBecomesShorterEndsIt(String security) throws Exception {
    Sending protocol = new Sending(FilePart.range(0, 1000L * LINES + 1));
    rig.plugIn(protocol);
    try (Client client = connect(security)) {
      client.send("go\n");
      readLines(client, 1, LINES);
      assertThat(protocol.over()).isInstanceOf(EOFException.class);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void fileThatBecomesShorterWhileNoVersionIsThereEndsTheConnection() throws Exception {
    FakeReference reference = rig.plugIn(new Sending(FilePart.range(0, 1000L * LINES + 1)));
    try (Client client = connect(PLAIN)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(999);
      rig.unplug(reference);
      readLines(client, 2, LINES);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void diskThatHangsHoldsUpNobodyElse(String security) throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    Set<String> readers = ConcurrentHashMap.newKeySet();
    Sending protocol = new Sending(FilePart.range(0, 1000L * LINES));
    protocol.file.complete(
        new WatchedFile(
            FileChannel.open(path),
            (position, length) -> {
              readers.add(Thread.currentThread().getName());
              awaitQuietly(disk);
            }));
    rig.plugIn(protocol);
    InetSocketAddress address = newListener(security);
    try (Client client = anotherClient(address, security)) {
      client.send("go\n");
      await().until(() -> !readers.isEmpty());
      // Twice as many as there are loops: some are on the same one.
      for (int i = 0; i < 4; i++) {
        try (Client other = anotherClient(address, security)) {
          other.send("say\n");
          assertThat(other.line()).isEqualTo("said");
        }
      }
      assertThat(protocol.sent()).isZero();
      disk.countDown();
      readLines(client, 1, LINES);
      assertThat(protocol.over()).isNull();
    } finally {
      disk.countDown();
    }
    assertThat(readers).allMatch(name -> name.contains("file"));
  }

  @Test
  void oneClientLeavesThreadsForTheFilesOfOthers() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    Sending protocol = new Sending(FilePart.range(0, 1000));
    protocol.file.complete(
        new WatchedFile(FileChannel.open(path), (position, length) -> awaitQuietly(disk)));
    rig.plugIn(protocol);
    InetSocketAddress address = rig.listen();
    List<Client> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        clients.add(Client.to(address));
        clients.get(i).send("go\n");
      }
      await().until(() -> lane().equals(new LaneInfo(TRANSPORT, "file", 24, 16, 0)));
      clients.add(Client.from("127.0.0.2", address));
      clients.get(40).send("go\n");
      await().until(() -> lane().equals(new LaneInfo(TRANSPORT, "file", 25, 16, 0)));
    } finally {
      for (Client client : clients) {
        client.close();
      }
      disk.countDown();
    }
    await().until(() -> lane().equals(new LaneInfo(TRANSPORT, "file", 0, 0, 0)));
  }

  private LaneInfo lane() {
    return rig.rollouts.lanes().get(0);
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static void readLines(Client client, int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      String line = client.line();
      assertThat(line).as("line " + i).isNotNull();
      assertThat(line.length()).as("line " + i).isEqualTo(999);
    }
  }

  /**
   * Answers {@code say} with a line, other first bytes of a fresh connection with parts of the
   * file, what comes behind with a line, and lets go at any time.
   */
  private final class Sending implements Protocol {
    private final List<FilePart> parts;
    final CompletableFuture<FileChannel> file = new CompletableFuture<>();
    final CompletableFuture<FileTransfer> transfer = new CompletableFuture<>();
    final CompletableFuture<Optional<Throwable>> over = new CompletableFuture<>();
    volatile boolean closing;

    Sending(FilePart... parts) {
      this.parts = List.of(parts);
    }

    Throwable over() throws Exception {
      return over.get(20, TimeUnit.SECONDS).orElse(null);
    }

    long sent() throws Exception {
      return transfer.get(20, TimeUnit.SECONDS).sent();
    }

    private void follow(FileTransfer sending) {
      transfer.complete(sending);
      sending.whenOver(failure -> over.complete(Optional.ofNullable(failure)));
    }

    @Override
    public void take(Connection connection) {
      ChannelInboundHandlerAdapter handler =
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
              boolean say = ((ByteBuf) message).readByte() == 's';
              ReferenceCountUtil.release(message);
              if (say) {
                ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), "said\n"));
                return;
              }
              if (connection.transfer().isPresent()) {
                ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), "behind\n"));
                return;
              }
              if (!file.isDone()) {
                file.complete(FileChannel.open(path));
              }
              follow(connection.send(file.join(), parts));
              if (closing) {
                connection.close(Unpooled.copiedBuffer("bye\n", StandardCharsets.US_ASCII));
              }
            }
          };
      connection.transfer().ifPresent(this::follow);
      connection.channel().pipeline().addLast(handler);
      connection.onRelease(
          request -> {
            connection.channel().pipeline().remove(handler);
            connection.release();
          });
      connection.channel().config().setAutoRead(true);
    }
  }
}
