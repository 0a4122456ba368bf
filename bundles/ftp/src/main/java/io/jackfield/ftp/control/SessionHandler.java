package io.jackfield.ftp.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.IdleStateEvent;

/** Tells the session what happens on the wire. */
final class SessionHandler extends ChannelInboundHandlerAdapter {
  private final Session session;

  SessionHandler(Session session) {
    this.session = session;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof CommandLine line) {
      session.runner().received(line);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.closed();
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      session.idle();
    } else if (event instanceof ChannelInputShutdownEvent) {
      session.runner().inputEnded();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      session.bye(500, "Command line too long.");
    } else {
      session.closed();
      ctx.fireExceptionCaught(cause);
    }
  }
}
