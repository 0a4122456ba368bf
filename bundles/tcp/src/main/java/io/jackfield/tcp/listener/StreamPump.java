package io.jackfield.tcp.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** Connects the events of a channel with the streams of its worker. */
final class StreamPump extends ChannelInboundHandlerAdapter {
  private final ChannelInput input;
  private final ChannelOutput output;

  StreamPump(ChannelInput input, ChannelOutput output) {
    this.input = input;
    this.output = output;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    input.add((ByteBuf) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    output.writabilityChanged();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      input.end();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    input.end();
    output.writabilityChanged();
    ctx.fireChannelInactive();
  }

  /** The connection is gone or was taken away: nobody must wait any more. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    input.end();
    output.writabilityChanged();
  }
}
