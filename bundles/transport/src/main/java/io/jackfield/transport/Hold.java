package io.jackfield.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what arrives on a channel of its own that a protocol hands to its next version, such as
 * FTP's data connection: a read that was under way may still bring bytes, and the peer may end its
 * side. Put it at the end of the pipeline, take the own handlers out, leave it in {@link
 * Connection#state}; the next version adds its handler and calls {@link #giveBackTo}.
 *
 * <p>Turn reading off, and it keeps no more than what one read brings. On the channel's event loop.
 */
public final class Hold extends ChannelInboundHandlerAdapter {

  private interface Event {
    void happen(ChannelInboundHandler handler, ChannelHandlerContext ctx) throws Exception;
  }

  private final Channel channel;
  private final Queue<Event> events = new ArrayDeque<>();
  private final Queue<Object> messages = new ArrayDeque<>();
  private @Nullable Throwable failure;

  /** Keeps nothing yet. */
  public Hold(Channel channel) {
    this.channel = channel;
  }

  /** Tells a handler that is in the pipeline by now what has happened meanwhile, in order. */
  public void giveBackTo(ChannelInboundHandler handler) {
    ChannelHandlerContext ctx = channel.pipeline().context(handler);
    if (channel.pipeline().context(this) != null) {
      channel.pipeline().remove(this);
    }
    try {
      for (Event event = events.poll(); event != null; event = events.poll()) {
        event.happen(handler, ctx);
      }
      if (failure != null) {
        handler.exceptionCaught(ctx, failure);
      }
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
  }

  /** Lets go of what nobody came for. */
  public void discard() {
    messages.forEach(ReferenceCountUtil::release);
    messages.clear();
    events.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    messages.add(message);
    events.add((handler, to) -> handler.channelRead(to, messages.remove()));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    events.add(ChannelInboundHandler::channelReadComplete);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    events.add((handler, to) -> handler.userEventTriggered(to, event));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    events.add(ChannelInboundHandler::channelInactive);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failure = cause;
  }
}
