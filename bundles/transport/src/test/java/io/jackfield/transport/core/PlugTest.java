package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connection and the protocol that it is plugged into. */
class PlugTest extends TransportContract {

  @Test
  void protocolTakesAnAcceptedConnection() throws Exception {
    rig.plugIn(new TaggingProtocol("a"));
    try (Client client = Client.to(rig.listen())) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
      ConnectionInfo info = rig.onlyConnection();
      assertThat(info.listener()).isEqualTo("listener");
      assertThat(info.protocol()).isEqualTo(Rig.PROTOCOL);
      assertThat(info.remote().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
      assertThat(info.secure()).isFalse();
      assertThat(info.parked()).isFalse();
      assertThat(info.bytesIn()).isEqualTo("hello\n".length());
      assertThat(info.bytesOut()).isEqualTo("a1 hello\n".length());
      assertThat(rig.manager.offers(Rig.PROTOCOL)).isTrue();
      assertThat(rig.manager.protocols()).singleElement().matches(p -> p.connections() == 1);
    }
  }

  @Test
  void countsByListenerAndAddress() throws Exception {
    rig.plugIn(new TaggingProtocol("a"));
    InetSocketAddress address = rig.listen();
    Client one = Client.to(address);
    Client two = Client.to(address);
    await().until(() -> rig.manager.count("listener") == 2);
    assertThat(rig.manager.count("listener", InetAddress.getLoopbackAddress())).isEqualTo(2);
    assertThat(rig.manager.count("listener", InetAddress.getByName("192.0.2.1"))).isZero();
    assertThat(rig.manager.count("other")).isZero();
    one.close();
    await().until(() -> rig.manager.count("listener") == 1);
    two.close();
    await().until(() -> rig.manager.count("listener") == 0);
    assertThat(rig.manager.connections()).isEmpty();
  }

  @Test
  void closesAConnectionById() throws Exception {
    rig.plugIn(
        new TaggingProtocol("a"),
        Map.of(Protocol.CLOSING_MESSAGE, "bye\r\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    try (Client client = Client.to(rig.listen())) {
      await().until(() -> rig.manager.count("listener") == 1);
      assertThat(rig.manager.close("no such id")).isFalse();
      assertThat(rig.manager.close(rig.onlyConnection().id())).isTrue();
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void closesAConnectionThatItsProtocolFailedToTake() throws Exception {
    rig.plugIn(
        connection -> {
          throw new IllegalStateException("wanted by the test");
        });
    try (Client client = Client.to(rig.listen())) {
      assertThat(client.isClosed()).isTrue();
    }
    await().until(() -> rig.manager.protocols().get(0).connections() == 0);
  }

  @Test
  void closesWhatIsIdle() throws Exception {
    rig.plugIn(new TaggingProtocol("a"));
    try (Client client = Client.to(rig.listen(idle(Duration.ofSeconds(1))))) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void idleTimeoutOfZeroIsNone() throws Exception {
    rig.plugIn(new TaggingProtocol("a"));
    try (Client client = Client.to(rig.listen(idle(Duration.ZERO)))) {
      await().until(() -> rig.manager.count("listener") == 1);
      await().during(Duration.ofMillis(300)).until(() -> rig.manager.count("listener") == 1);
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("a1 hello");
    }
  }

  @Test
  void handlersMayBeAddedAtTheEndAtAnyTime() throws Exception {
    rig.plugIn(
        connection -> {
          connection.channel().pipeline().addLast(new Upgrading());
          connection.channel().config().setAutoRead(true);
        });
    try (Client client = Client.to(rig.listen(idle(Duration.ofSeconds(1))))) {
      client.send("one\n");
      assertThat(client.line()).isEqualTo("first one");
      client.send("two\n");
      assertThat(client.line()).isEqualTo("second two");
      // Idle events and exceptions still find the transport's handler at the end.
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void exceptionOfAHandlerAddedLaterClosesTheConnection() throws Exception {
    rig.plugIn(
        connection -> {
          connection.channel().pipeline().addLast(new Upgrading());
          connection.channel().config().setAutoRead(true);
        });
    try (Client client = Client.to(rig.listen())) {
      client.send("one\n");
      assertThat(client.line()).isEqualTo("first one");
      client.send("fail\n");
      assertThat(client.isClosed()).isTrue();
    }
  }

  private static ConnectionSpec idle(Duration timeout) {
    return ConnectionSpec.builder("listener", Rig.PROTOCOL).idleTimeout(timeout).build();
  }

  /** Answers the first message, then leaves the rest to another handler, as an upgrade does. */
  private static final class Upgrading extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.pipeline().addLast(new Second());
      ctx.pipeline().remove(this);
      answer(ctx, "first ", (ByteBuf) message);
    }
  }

  private static final class Second extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      if (bytes.getByte(0) == 'f') {
        bytes.release();
        throw new IllegalStateException("wanted by the test");
      }
      answer(ctx, "second ", bytes);
    }
  }

  private static void answer(ChannelHandlerContext ctx, String tag, ByteBuf message) {
    ctx.write(ByteBufUtil.writeUtf8(ctx.alloc(), tag));
    ctx.writeAndFlush(message);
  }
}
