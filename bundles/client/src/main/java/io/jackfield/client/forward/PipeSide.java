package io.jackfield.client.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link Pipe}: writes to the other channel what comes from this one, which is
 * read only as long as the other takes it.
 */
final class PipeSide extends ChannelInboundHandlerAdapter {
  private final Pipe pipe;
  final Channel from;
  final Channel to;

  /** Whether nothing more comes: all that has come was written. */
  boolean ended;

  private boolean notified;

  PipeSide(Pipe pipe, Channel from, Channel to) {
    this.pipe = pipe;
    this.from = from;
    this.to = to;
  }

  /** Whether something that has come is not on its way yet. */
  boolean isWaiting() {
    @Nullable ChannelOutboundBuffer out = to.unsafe().outboundBuffer();
    return out != null && !out.isEmpty();
  }

  /** Whether this is an upstream that has told by TLS that it ends (close_notify). */
  boolean hasSaidSo() {
    return notified;
  }

  void readIfTaken() {
    from.config().setAutoRead(ended || to.isWritable());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (pipe.isOver()) {
      ReferenceCountUtil.release(message);
      return;
    }
    pipe.moved();
    to.write(message, to.voidPromise());
    if (!to.isWritable()) {
      // The kernel may take it all: then nothing need stop.
      to.flush();
      if (!to.isWritable()) {
        from.config().setAutoRead(false);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    to.flush();
  }

  /** This channel takes something again, or nothing more. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (from.isWritable() && !pipe.isOver()) {
      to.config().setAutoRead(true);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      pipe.ended(this);
    } else if (event instanceof SslCloseCompletionEvent) {
      notified = true;
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pipe.gone(this);
    ctx.fireChannelInactive();
  }

  /** Such as a reset, behind which Netty tells of an end of the input that was none. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    pipe.gone(this);
    ctx.close();
  }
}
