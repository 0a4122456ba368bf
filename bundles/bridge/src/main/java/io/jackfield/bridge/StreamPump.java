package io.jackfield.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** Connects the events of a channel with the streams of a handler, and with the handler's work. */
final class StreamPump extends ChannelInboundHandlerAdapter {
  private final StreamSession session;
  private final Interruptible work;

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
      session.input().end();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
  }

  /** The connection has gone: nobody must wait for it any more, nor work for it. */
  private void end() {
    session.input().end();
    session.output().writabilityChanged();
    if (!session.isClosed()) {
      // Who has closed the session may have something to do that is not for the client.
      work.interrupt();
    }
  }
}
