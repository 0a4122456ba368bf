package io.jackfield.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that take nothing of a response. */
final class WriteWatchTest {
  private static final int LIMIT_SECONDS = 10;
  private static final long NO_TIMER = -1;

  private final EmbeddedChannel channel = new Stuck();
  private final ChannelHandlerContext ctx = channel.pipeline().firstContext();

  /** A channel whose client takes nothing. */
  private static final class Stuck extends EmbeddedChannel {
    Stuck() {
      super(new ChannelInboundHandlerAdapter());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {}
  }

  private long timerAfterTheLimit() {
    channel.advanceTimeBy(LIMIT_SECONDS, TimeUnit.SECONDS);
    return channel.runScheduledPendingTasks();
  }

  @Test
  void areClosed() {
    new WriteWatch(channel, LIMIT_SECONDS).begin();
    ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(timerAfterTheLimit()).isNotEqualTo(NO_TIMER);
    assertThat(channel.isOpen()).isTrue();
    assertThat(timerAfterTheLimit()).isEqualTo(NO_TIMER);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void areNotWaitedForWhenTheConnectionIsClosed() {
    new WriteWatch(channel, LIMIT_SECONDS).begin();
    channel.pipeline().close();
    assertThat(timerAfterTheLimit()).isEqualTo(NO_TIMER);
  }

  @Test
  void areWatchedUntilAllIsOnItsWay() {
    WriteWatch watch = new WriteWatch(channel, LIMIT_SECONDS);
    watch.written();
    assertThat(timerAfterTheLimit()).isEqualTo(NO_TIMER);
    ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
    watch.written();
    assertThat(timerAfterTheLimit()).isEqualTo(NO_TIMER);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void areWaitedForWhileThereIsNothingToTake() {
    new WriteWatch(channel, LIMIT_SECONDS).begin();
    assertThat(timerAfterTheLimit()).isNotEqualTo(NO_TIMER);
    assertThat(timerAfterTheLimit()).isNotEqualTo(NO_TIMER);
    assertThat(channel.isOpen()).isTrue();
  }
}
