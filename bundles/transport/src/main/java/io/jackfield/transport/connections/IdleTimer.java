package io.jackfield.transport.connections;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells of a connection on which nothing moves. A slow client that takes what it is sent bit by bit
 * is not idle; one that takes nothing of it may have up to twice the time.
 */
public class IdleTimer extends IdleStateHandler {

  /**
   * Zero for a time that does not matter.
   *
   * @param output how long nothing may be put out
   * @param all how long nothing may come or be put out
   */
  public IdleTimer(Duration output, Duration all) {
    super(true, 0, output.toMillis(), all.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The first time Netty has nothing to compare with: output on its way may move or not. */
  @Override
  protected final void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
    if (!event.isFirst() || out == null || out.isEmpty()) {
      idle(ctx, event);
    }
  }

  void idle(ChannelHandlerContext ctx, IdleStateEvent event) {
    ctx.fireUserEventTriggered(event);
  }
}
