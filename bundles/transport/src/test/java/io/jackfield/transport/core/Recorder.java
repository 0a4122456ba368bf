package io.jackfield.transport.core;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;

/** Writes down what reaches it. */
final class Recorder extends ChannelInboundHandlerAdapter {
  private final List<String> events;

  Recorder(List<String> events) {
    this.events = events;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    events.add("read " + buffer.readableBytes());
    buffer.release();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    events.add("read complete");
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    events.add("event " + event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    events.add("inactive");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    events.add("exception " + cause.getMessage());
  }
}
