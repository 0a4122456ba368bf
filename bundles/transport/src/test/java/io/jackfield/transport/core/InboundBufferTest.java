package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.InboundBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundBufferTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> events = new ArrayList<>();

  private static ByteBuf bytes(int count) {
    return Unpooled.wrappedBuffer(new byte[count]);
  }

  @Test
  void givesBackInOrderAndStepsOutOfTheWay() {
    InboundBuffer hold = InboundBuffer.on(channel);
    channel.writeInbound(bytes(1));
    channel.pipeline().fireUserEventTriggered("half");
    channel.pipeline().fireExceptionCaught(new IOException("reset"));
    channel.pipeline().addLast(new Recorder(events));
    hold.giveBack();
    channel.writeInbound(bytes(2));
    assertThat(events)
        .containsExactly(
            "read 1", "read complete", "event half", "exception reset", "read 2", "read complete");
  }

  @Test
  void whatItsTakerLeavesAgainIsKeptByTheNext() {
    InboundBuffer first = InboundBuffer.on(channel);
    channel.writeInbound(bytes(1), bytes(2));
    List<InboundBuffer> second = new ArrayList<>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ((ByteBuf) message).release();
                second.add(InboundBuffer.on(channel));
                ctx.pipeline().remove(this);
              }
            });
    first.giveBack();
    channel.pipeline().addLast(new Recorder(events));
    second.get(0).giveBack();
    assertThat(events).containsExactly("read 2", "read complete");
  }

  @Test
  void discardsByClosing() {
    InboundBuffer hold = InboundBuffer.on(channel);
    ByteBuf kept = bytes(1);
    channel.writeInbound(kept);
    hold.discard();
    assertThat(kept.refCnt()).isZero();
    assertThat(channel.isOpen()).isFalse();
  }
}
