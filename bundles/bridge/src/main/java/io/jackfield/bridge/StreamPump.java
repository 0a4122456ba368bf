package io.jackfield.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** Connects the events of a channel with the streams of a handler, and with the handler's work. */
final class StreamPump extends ChannelInboundHandlerAdapter {
  private final StreamSession session;
  private final Interruptible work;
  private boolean inputEnded;

  StreamPump(StreamSession session, Interruptible work) {
    this.session = session;
    this.work = work;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    session.input().add((ByteBuf) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.output().writabilityChanged();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      session.input().end();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.input().end();
    session.output().writabilityChanged();
    if (!session.isClosed()) {
      // Who has closed the session may have something to do that is not for the client.
      work.connectionLost(ctx.executor(), inputEnded);
    }
    ctx.fireChannelInactive();
  }

  /** The connection is gone or was taken away: nobody must wait any more. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    session.input().end();
    session.output().writabilityChanged();
  }
}
