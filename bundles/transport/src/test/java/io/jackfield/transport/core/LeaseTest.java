package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Connection;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.HandoverRequest.Reason;
import io.jackfield.transport.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a version of a protocol is asked, and what ends when it lets go. */
class LeaseTest extends TransportContract {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final List<HandoverRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger timers = new AtomicInteger();
  private boolean reading;

  @Test
  void whoIsAskedHearsWhyAndByWhen() throws Exception {
    FakeReference only = rig.plugIn(this::stay);
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
      rig.plugIn(new TaggingProtocol("better"));
      await().untilAsserted(() -> assertThat(requests).hasSize(1));
      assertThat(requests.get(0)).isEqualTo(HandoverRequest.because(Reason.REPLACED));
      rig.unplug(only);
      assertThat(requests.get(1).reason()).isEqualTo(Reason.REPLACED);
      assertThat(requests.get(1).within()).isPresent();
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void whoLeavesNobodyBehindIsToldSo() throws Exception {
    FakeReference only = rig.plugIn(this::stay);
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
      rig.unplug(only);
      assertThat(requests).extracting(HandoverRequest::reason).containsExactly(Reason.WITHDRAWN);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void stopOfTheDaemonHasItsTime() throws Exception {
    rig.plugIn(this::stay);
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
      rig.manager.stop(Duration.ofMillis(300));
      assertThat(requests).extracting(HandoverRequest::reason).containsExactly(Reason.STOPPING);
      assertThat(requests.get(0).within().orElse(LONG)).isLessThanOrEqualTo(Duration.ofMillis(300));
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  @SuppressWarnings("try") // that the client goes is what is tested
  void protocolIsToldOfAClose() throws Exception {
    reading = true;
    rig.plugIn(this::stay);
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
    }
    await().untilAsserted(() -> assertThat(closed).hasValue(1));
    assertThat(timers).hasValue(0);
  }

  @Test
  void protocolIsToldOnceThatItsClientWasDismissed() throws Exception {
    rig.plugIn(
        this::stay,
        Map.of(Protocol.CLOSING_MESSAGE, "bye\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
      rig.manager.close(rig.onlyConnection().id());
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
    await().until(() -> rig.manager.connections().isEmpty());
    assertThat(closed).hasValue(1);
  }

  @Test
  void closingMessageReachesAClientWhoseBytesNobodyHasRead() throws Exception {
    rig.plugIn(
        this::stay,
        Map.of(Protocol.CLOSING_MESSAGE, "bye\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
      client.send("x".repeat(100_000));
      rig.manager.close(rig.onlyConnection().id());
      // More comes while the message is on its way: no reset may take it away.
      client.send("y".repeat(100_000));
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void nothingIsHeldOfAVersionThatHasLetGo() throws Exception {
    CompletableFuture<Connection> lease = new CompletableFuture<>();
    rig.plugIn(
        connection -> {
          connection.onClose(closed::incrementAndGet);
          connection.schedule(timers::incrementAndGet, Duration.ofMillis(50));
          connection.onRelease(request -> connection.release());
          lease.complete(connection);
        });
    try (Client client = Client.to(rig.listen())) {
      await().until(lease::isDone);
      rig.plugIn(new TaggingProtocol("next"));
      client.send("hello\n");
      assertThat(client.line()).isEqualTo("next1 hello");
      Connection stale = lease.join();
      int soFar = timers.get();
      boolean refused =
          stale
              .channel()
              .eventLoop()
              .submit(() -> stale.schedule(timers::incrementAndGet, Duration.ZERO).isCancelled())
              .get();
      assertThat(refused).isTrue();
      await().during(Duration.ofMillis(60)).until(() -> timers.get() == soFar);
    }
    await().until(() -> rig.manager.connections().isEmpty());
    assertThat(closed).hasValue(0);
  }

  @Test
  void timerRuns() throws Exception {
    rig.plugIn(
        connection -> connection.schedule(connection.channel()::close, Duration.ofMillis(10)));
    try (Client client = Client.to(rig.listen())) {
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void handlerThatLetsGoWhenItIsTakenOutDoesNotStopAnEnd() throws Exception {
    rig.plugIn(
        connection -> {
          ChannelPipeline pipeline = connection.channel().pipeline();
          ChannelHandler second = new ChannelInboundHandlerAdapter();
          pipeline.addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  ReferenceCountUtil.release(message);
                  connection.close(bytes("mine\n"));
                }

                @Override
                public void handlerRemoved(ChannelHandlerContext ctx) {
                  ctx.pipeline().remove(second);
                  connection.release();
                }
              });
          pipeline.addLast(second);
          connection.channel().config().setAutoRead(true);
        });
    try (Client client = Client.to(rig.listen())) {
      client.send("end\n");
      assertThat(client.line()).isEqualTo("mine");
      assertThat(client.isClosed()).isTrue();
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void protocolThatEndsADismissedConnectionComesTooLate() throws Exception {
    rig.plugIn(
        connection -> {
          stay(connection);
          connection
              .channel()
              .pipeline()
              .addLast(
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                      connection.close(bytes("mine\n"));
                    }
                  });
        },
        Map.of(Protocol.CLOSING_MESSAGE, "bye\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    try (Client client = Client.to(rig.listen())) {
      awaitTaken();
      rig.manager.close(rig.onlyConnection().id());
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(closed).hasValue(1);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  /** Takes a connection and never lets go of it. */
  private void stay(Connection connection) {
    connection.onRelease(requests::add);
    connection.onClose(closed::incrementAndGet);
    connection.schedule(timers::incrementAndGet, LONG);
    connection.describe("taken");
    connection.channel().config().setAutoRead(reading);
  }

  private void awaitTaken() {
    await()
        .until(
            () ->
                rig.manager.connections().stream()
                    .anyMatch(connection -> connection.activity().equals("taken")));
  }
}
