package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that the protocol ends: the client gets all that was said, whatever it does. */
@TransportContract.EachTlsEngine
class ClosingTest extends TransportContract {
  private static final int ANSWER = 3 << 20;

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.2", "TLSv1.3"})
  void clientThatGoesOnSendingGetsEverything(String security) throws Exception {
    rig.plugIn(new Ending());
    try (Client client = connect(security)) {
      client.send("go\n");
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, 2 << 20));
      assertThat(client.line()).hasSize(ANSWER);
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
      sending.handle((done, failure) -> done).join();
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void clientThatHasEndedItsSideIsClosedBehindTheAnswer(String security) throws Exception {
    rig.plugIn(new Ending());
    try (Client client = connect(security)) {
      client.send("go\n");
      client.end();
      assertThat(client.line()).hasSize(ANSWER);
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
      await().until(() -> rig.manager.connections().isEmpty());
    }
  }

  @Test
  void protocolIsFreeAtOnceAndSeesNothingMore() throws Exception {
    Ending protocol = new Ending();
    FakeReference reference = rig.plugIn(protocol);
    try (Client client = connect(PLAIN)) {
      client.send("go\n");
      await().until(() -> rig.rollouts.traffic(reference.getBundle()).taken() == 1);
      await().until(() -> rig.rollouts.traffic(reference.getBundle()).connections() == 0);
      client.send("more\n");
      rig.unplug(reference);
      assertThat(client.line()).hasSize(ANSWER);
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
      assertThat(protocol.read).hasValue(1);
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void whoTakesNothingIsNotKeptForEver() throws Exception {
    limit(Duration.ofMillis(300));
    rig.plugIn(new Ending());
    try (Client client = connect(PLAIN)) {
      client.send("go\n");
      await().until(() -> !rig.manager.connections().isEmpty());
      await().until(() -> rig.manager.connections().isEmpty());
    }
  }

  @Test
  void whoNeverEndsItsSideIsNotKeptForEver() throws Exception {
    limit(Duration.ofMillis(300));
    rig.plugIn(new Ending());
    try (Client client = connect(PLAIN)) {
      client.send("go\n");
      assertThat(client.line()).hasSize(ANSWER);
      assertThat(client.line()).isEqualTo("bye");
      await().until(() -> rig.manager.connections().isEmpty());
    }
  }

  private void limit(Duration time) {
    rig.halfClose = time;
    rig.manager(Duration.ofSeconds(20), 100, Duration.ofSeconds(2));
  }

  private static void send(Client client, int length) {
    String some = "x".repeat(1 << 16);
    try {
      for (int i = 0; i < length; i += some.length()) {
        client.send(some);
      }
    } catch (IOException e) {
      // The server has closed: TLS 1.2 ends both directions at once.
    }
  }

  /** Answers the first bytes with many, and ends the connection. */
  private static final class Ending implements Protocol {
    final AtomicInteger read = new AtomicInteger();

    @Override
    public void take(Connection connection) {
      connection
          .channel()
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  ReferenceCountUtil.release(message);
                  read.incrementAndGet();
                  ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), "y".repeat(ANSWER) + "\n"));
                  connection.close(ByteBufUtil.writeAscii(ctx.alloc(), "bye\n"));
                }
              });
      connection.channel().config().setAutoRead(true);
    }
  }

  /** Gives back more than is kept for a next version, which there is not. */
  private static final class GivingBack implements Protocol {
    @Override
    public void take(Connection connection) {
      connection
          .channel()
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  ReferenceCountUtil.release(message);
                  connection.close(ByteBufUtil.writeAscii(ctx.alloc(), "bye\n"));
                }

                @Override
                public void handlerRemoved(ChannelHandlerContext ctx) {
                  ctx.fireChannelRead(ctx.alloc().buffer(2 << 20).writeZero(2 << 20));
                }
              });
      connection.channel().config().setAutoRead(true);
    }
  }

  @Test
  void protocolMayGiveBackMuch() throws Exception {
    rig.plugIn(new GivingBack());
    try (Client client = connect(PLAIN)) {
      client.send("go\n");
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
  }
}
