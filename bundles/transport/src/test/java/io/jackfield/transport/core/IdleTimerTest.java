package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.connections.IdleTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time is the test's own: the limit is 10 seconds. */
class IdleTimerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SlowChannel channel = new SlowChannel();
  private int events;

  /** Takes as many bytes as it is told to. */
  private static final class SlowChannel extends EmbeddedChannel {
    private int room;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
      while (room > 0 && in.current() instanceof ByteBuf next) {
        int taken = Math.min(room, next.readableBytes());
        in.progress(taken);
        in.removeBytes(taken);
        room -= taken;
      }
    }

    void take(int bytes) {
      room = bytes;
      flush();
      room = 0;
    }
  }

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  private void install(boolean output) {
    channel
        .pipeline()
        .addLast(
            output ? new IdleTimer(LIMIT, Duration.ZERO) : new IdleTimer(Duration.ZERO, LIMIT),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events++;
              }
            });
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outputThatMovesIsNotIdle(boolean output) {
    install(output);
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
    for (int i = 0; i < 19; i++) {
      channel.take(5);
      pass(5);
    }
    assertThat(events).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outputThatDoesNotMoveIsIdle(boolean output) {
    install(output);
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
    channel.take(5);
    for (int i = 0; i < 4; i++) {
      pass(5);
    }
    assertThat(events).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingAtAllIsIdle(boolean output) {
    install(output);
    pass(9);
    assertThat(events).isZero();
    pass(1);
    assertThat(events).isEqualTo(1);
  }
}
