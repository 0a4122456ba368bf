package io.jackfield.testkit;

import io.jackfield.transport.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/** {@link Connection#close} for tests whose connection has a real socket and no transport. */
public final class GentleClose extends ChannelInboundHandlerAdapter {
  private GentleClose() {}

  /** Sends the bytes, ends the output, and throws away what comes until the other end has ended. */
  public static void close(Channel channel, ByteBuf lastBytes) {
    channel.pipeline().addFirst(new GentleClose());
    channel
        .writeAndFlush(lastBytes)
        .addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
    channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }
}
