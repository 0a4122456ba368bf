package io.jackfield.transport.connections;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a stream: knows how far the answer has come and whether something moves, and
 * ends what the client has reset. The event loop's.
 */
final class StreamEdge extends ChannelDuplexHandler {
  private final ChannelFutureListener whenWritten = this::written;
  private @Nullable Runnable begins;
  private boolean begun;
  private boolean ended;
  private boolean moved;
  private boolean shut = true;
  private boolean wanted;

  /** What to run behind the first frame: the head of a request that Netty has found in order. */
  void whenBegun(Runnable action) {
    begins = action;
  }

  /** Whether the head of an answer was written that is not a provisional one. */
  boolean isBegun() {
    return begun;
  }

  /** Whether the end of an answer was written. */
  boolean isEnded() {
    return ended;
  }

  /** Whether something has come, or was taken by the client, since this was asked before. */
  boolean hasMoved() {
    boolean answer = moved;
    moved = false;
    return answer;
  }

  /** As to a connection's protocol: the channel is both when it is taken. */
  @Override
  public void channelRegistered(ChannelHandlerContext ctx) {}

  /** Reads the first frame. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  /**
   * Nothing is read until {@link #open}: a protocol that takes the stream gets what was kept first.
   */
  void shut() {
    shut = true;
  }

  void open(ChannelHandlerContext ctx) {
    shut = false;
    if (wanted) {
      wanted = false;
      ctx.read();
    }
  }

  /** Netty reads a stream at once, from within the call. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (shut) {
      wanted = true;
    } else {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    moved = true;
    ctx.fireChannelRead(message);
    @Nullable Runnable action = begins;
    begins = null;
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
    if (event instanceof Http2ResetFrame) {
      // When Netty knows it too: a reset is not answered by one (RFC 9113 section 5.4.2).
      ctx.executor().execute(ctx::close);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof Http2HeadersFrame head) {
      @Nullable CharSequence status = head.headers().status();
      begun |= status != null && status.charAt(0) != '1';
      ended |= head.isEndStream();
    } else if (message instanceof Http2DataFrame data) {
      ended |= data.isEndStream();
    }
    ctx.write(message, promise.unvoid().addListener(whenWritten));
  }

  private void written(ChannelFuture done) {
    moved |= done.isSuccess();
  }
}
