package io.jackfield.ftp.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Throws away what still comes of an upload that was refused, until the client ends its side: to
 * close with something unread resets the connection, and a client whose writes fail does not read
 * the answer. Bounded in bytes and in time. On the event loop.
 */
public final class Drain extends ChannelInboundHandlerAdapter {
  /** In bytes. */
  static final long MOST = 256 << 20;

  static final Duration LONGEST = Duration.ofSeconds(5);

  private final Channel channel;
  private long left = MOST;

  private Drain(Channel channel) {
    this.channel = channel;
  }

  /** Begins; sees to it that the channel is closed. */
  static Drain of(Channel channel) {
    Drain drain = new Drain(channel);
    channel.pipeline().addLast(drain);
    channel.config().setAutoRead(true);
    Future<?> limit =
        channel.eventLoop().schedule(drain::close, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> limit.cancel(false));
    return drain;
  }

  /** Ends it, whatever comes yet. */
  public void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf buffer) {
      left -= buffer.readableBytes();
    }
    ReferenceCountUtil.release(message);
    if (left < 0) {
      close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close();
  }
}
