package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.transport.AddressSet;
import io.jackfield.transport.Connection;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.sockets.IoKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that reset their connection, many at each place that a connection can be in: none of them
 * stays, nothing of theirs leaks, and others are served.
 */
@TransportContract.EachTlsEngine
class ResetTest extends TransportContract {
  /** TLS handshakes cost most of the time; {@code ResetIT} has more of them. */
  private static final int MANY = 5;

  private static final AddressSet ALL = address -> true;

  /** Of a ClientHello of TLS 1.3: the record says that 512 bytes come. */
  private static final String HELLO = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001";

  private final List<Client> clients = new ArrayList<>();

  /** In TLS: sockets of the JDK close when they are collected. */
  private final List<Client> kept = new ArrayList<>();

  private final List<FileChannel> files = new CopyOnWriteArrayList<>();
  private FakeReference served;

  @BeforeEach
  void plugIn() {
    served = rig.plugIn(new TaggingProtocol("a"));
  }

  private static ConnectionSpec.Builder listener() {
    return ConnectionSpec.builder("listener", Rig.PROTOCOL);
  }

  /** A client does something on a fresh connection, and is reset with all others then. */
  private interface Act {
    void on(Client client) throws Exception;
  }

  private void many(InetSocketAddress address, Act act) throws Exception {
    for (int i = 0; i < MANY; i++) {
      Client client = Client.to(address);
      clients.add(client);
      act.on(client);
    }
  }

  private void resetAll() throws IOException {
    for (Client client : clients) {
      client.reset();
    }
    clients.clear();
  }

  private void assertNothingIsLeft() {
    await().until(() -> rig.manager.connections().isEmpty());
    assertThat(rig.manager.count("listener")).isZero();
    assertThat(rig.manager.protocols()).allMatch(each -> each.connections() == 0);
  }

  private static void assertServed(Client client) throws IOException {
    client.send("hello\n");
    assertThat(client.line()).isEqualTo("a1 hello");
  }

  private void assertOthersAreServed(InetSocketAddress address) throws IOException {
    try (Client client = Client.to(address)) {
      assertServed(client);
    }
    assertNothingIsLeft();
  }

  @Test
  void afterTheyConnect() throws Exception {
    InetSocketAddress address = rig.listen();
    many(address, client -> {});
    resetAll();
    assertOthersAreServed(address);
  }

  @Test
  void beforeAnybodyAcceptsThem() throws Exception {
    InetSocketAddress address = rig.listen();
    many(address, Client::reset);
    assertOthersAreServed(address);
  }

  @Test
  void inThePROXYHeader() throws Exception {
    InetSocketAddress address = rig.listen(listener().proxies(ALL).build());
    many(address, client -> client.send("PROXY TCP4 192.0.2.7 192."));
    await().until(() -> rig.manager.connections().size() == MANY);
    resetAll();
    assertNothingIsLeft();
    try (Client client = Client.to(address)) {
      client.send("PROXY UNKNOWN\r\n");
      assertServed(client);
    }
  }

  @Test
  void inTheClientHello() throws Exception {
    InetSocketAddress address = rig.listen(secure());
    many(address, client -> client.sendInTheClear(HELLO));
    await().until(() -> received() == (long) MANY * HELLO.length());
    resetAll();
    assertNothingIsLeft();
    try (Client client = Client.to(address).startTls()) {
      assertServed(client);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void behindTheHandshake(String version) throws Exception {
    assumeTrue(
        io != IoKind.IO_URING, "reading goes off and on, which may lose a poll: netty#17049");
    InetSocketAddress address = rig.listen(secure());
    many(address, client -> secured(client, version));
    resetAll();
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void inALine(String security) throws Exception {
    InetSocketAddress address = listen(security);
    many(address, client -> secured(client, security).send("hello\nhal"));
    await().until(() -> sent() > 0 && rig.manager.connections().size() == MANY);
    resetAll();
    assertNothingIsLeft();
  }

  @Test
  void whileTheyWaitForAProtocol() throws Exception {
    rig.unplug(served);
    InetSocketAddress address = rig.listen();
    many(address, client -> client.send("hello\n"));
    await().until(() -> received() == MANY * 6L);
    resetAll();
    if (io != IoKind.NIO) {
      // There a channel that does not read learns nothing until somebody reads again.
      assertNothingIsLeft();
    }
    rig.plugIn(new TaggingProtocol("a"));
    assertOthersAreServed(address);
  }

  /** Each moves again and again, with half a line that goes along. */
  @Test
  void whileTheyMove() throws Exception {
    InetSocketAddress address = rig.listen();
    many(address, client -> client.send("hal"));
    await().until(() -> rig.manager.connections().size() == MANY);
    FakeReference last = served;
    for (Client client : clients) {
      FakeReference next = rig.plugIn(new TaggingProtocol("a"));
      client.reset();
      rig.unplug(last);
      last = next;
    }
    assertOthersAreServed(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void whileAFileIsSent(String security) throws Exception {
    Path file = Files.write(home.resolve("file"), new byte[8 << 20]);
    rig.plugIn(new Sending(file));
    InetSocketAddress address = listen(security);
    many(address, client -> assertThat(begun(client, security)).isTrue());
    resetAll();
    assertNothingIsLeft();
    await().until(() -> files.stream().noneMatch(FileChannel::isOpen));
    assertThat(files).hasSize(MANY);
  }

  /** The version that has begun is gone, and the next one has not come. */
  @Test
  void whileAFileIsSentForNobody() throws Exception {
    Path file = Files.write(home.resolve("file"), new byte[8 << 20]);
    FakeReference sending = rig.plugIn(new Sending(file));
    many(rig.listen(), client -> assertThat(begun(client, PLAIN)).isTrue());
    rig.unplug(served);
    rig.unplug(sending);
    assertThat(rig.manager.connections()).hasSize(MANY).allMatch(each -> each.parked());
    resetAll();
    assertNothingIsLeft();
    await().until(() -> files.stream().noneMatch(FileChannel::isOpen));
  }

  /** Last bytes that the client does not take, or has taken while it still sends. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8 << 20})
  void whileTheyAreClosed(int size) throws Exception {
    rig.plugIn(connection -> connection.close(Unpooled.wrappedBuffer(new byte[size])), Map.of());
    many(rig.listen(), client -> assertThat(client.readsAnything()).isTrue());
    resetAll();
    assertNothingIsLeft();
  }

  private boolean begun(Client client, String security) throws Exception {
    Client secured = secured(client, security);
    secured.send("go\n");
    return secured.readsAnything();
  }

  private InetSocketAddress listen(String security) throws Exception {
    assumeEngineMatters(!security.equals(PLAIN));
    return security.equals(PLAIN) ? rig.listen() : rig.listen(secure());
  }

  private ConnectionSpec secure() throws IOException {
    return listener()
        .tls(rig.bundle("tcp").tls(TlsSettings.builder().build()), true)
        .idleTimeout(Duration.ZERO)
        .build();
  }

  private Client secured(Client client, String security) throws Exception {
    Client secured = security.equals(PLAIN) ? client : client.startTls(security);
    kept.add(secured);
    return secured;
  }

  private long received() {
    return rig.manager.connections().stream().mapToLong(each -> each.bytesIn()).sum();
  }

  private long sent() {
    return rig.manager.connections().stream().mapToLong(each -> each.bytesOut()).sum();
  }

  /** Answers the first bytes with a file, and lets go at any time. */
  private final class Sending implements Protocol {
    private final Path file;

    Sending(Path file) {
      this.file = file;
    }

    @Override
    public void take(Connection connection) {
      ChannelInboundHandlerAdapter handler =
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
              ReferenceCountUtil.release(message);
              FileChannel opened = FileChannel.open(file);
              files.add(opened);
              connection.send(opened, List.of(FilePart.range(0, Files.size(file))));
            }
          };
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
