package io.jackfield.shell.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ControlOutputTest {
  private int written;

  /** The client reads nothing, so that nothing is ever written. */
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
              written++;
              ReferenceCountUtil.release(message);
            }
          });

  @Test
  void whoLooksWaitsForNoClient() {
    try (PrintStream out = ControlOutput.open(channel, Frame.Type.OUT, false)) {
      out.print("x".repeat(3 * Frame.MOST_BYTES));
    }
    assertThat(written).isPositive();
  }
}
