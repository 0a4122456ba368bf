package io.jackfield.transport.connections;

import io.jackfield.util.OccasionalLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a connection: keeps the bytes that come while no protocol is plugged in, or
 * the frames if it is a stream, and closes on what no protocol cared for.
 *
 * <p>Protocols add their handlers with a plain {@code addLast}, at any time; with the next event
 * the tail steps back behind them.
 */
@Sharable // Of one connection only, but Netty lets no other handler in again after its removal.
final class ConnectionTail extends ChannelInboundHandlerAdapter {
  static final String NAME = "jackfield-tail";

  /**
   * Reading is off while bytes are kept, so this is only what was on its way; with epoll also what
   * a client sent before it ended its side.
   */
  private static final int MOST_KEPT = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(ConnectionTail.class);

  /** So much is thrown away of what a client sends that should have ended. */
  private static final int MOST_DISCARDED = 16 << 20;

  private static final OccasionalLine FAILURES = new OccasionalLine();
  private static final OccasionalLine OVER_LIMIT = new OccasionalLine();

  private final String id;
  private final BooleanSupplier endsWithInput;
  private final Consumer<Throwable> onFailure;
  private final Queue<Object> kept = new ArrayDeque<>();
  private int keptBytes;
  private boolean steppingBack;
  private boolean discarding;

  /**
   * For a connection.
   *
   * @param endsWithInput whether the end of the input is to close it
   * @param onFailure closes it
   */
  ConnectionTail(String id, BooleanSupplier endsWithInput, Consumer<Throwable> onFailure) {
    this.id = id;
    this.endsWithInput = endsWithInput;
    this.onFailure = onFailure;
  }

  /** From now on nobody wants what comes. */
  void discard() {
    discarding = true;
    releaseKept();
  }

  private void releaseKept() {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
    keptBytes = 0;
  }

  boolean hasKept() {
    return !kept.isEmpty();
  }

  /** Sends what was kept through the protocol that has just taken the connection. */
  void replay(ChannelHandlerContext beforeProtocol) {
    // A protocol that lets go in the middle of it brings the rest back here, in order.
    int count = kept.size();
    // One that closes in the middle of it has the rest thrown away.
    for (int i = 0; i < count && !discarding; i++) {
      Object message = kept.remove();
      keptBytes -= size(message);
      beforeProtocol.fireChannelRead(message);
    }
    if (count > 0) {
      beforeProtocol.fireChannelReadComplete();
    }
  }

  /** Goes behind the handlers that were added since; false if there are none. */
  boolean stepBack(ChannelHandlerContext ctx) {
    if (ctx.pipeline().last() == this) {
      return false;
    }
    steppingBack = true;
    ctx.pipeline().remove(this);
    ctx.pipeline().addLast(NAME, this);
    steppingBack = false;
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (stepBack(ctx)) {
      ctx.fireChannelRead(message);
    } else if (discarding) {
      discard(ctx, message);
    } else if (message instanceof ByteBuf || message instanceof Http2StreamFrame) {
      keep(ctx, message);
    } else {
      log.warn("message lost id={} type={}", id, message.getClass().getName());
      ReferenceCountUtil.release(message);
    }
  }

  private void discard(ChannelHandlerContext ctx, Object message) {
    keptBytes += size(message);
    ReferenceCountUtil.release(message);
    if (keptBytes > MOST_DISCARDED) {
      ctx.close();
    }
  }

  /** A frame may have no content and say much all the same. */
  private static int size(Object message) {
    if (message instanceof ByteBuf buffer) {
      return buffer.readableBytes();
    }
    return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
  }

  private void keep(ChannelHandlerContext ctx, Object message) {
    if ((message instanceof ByteBuf buffer && !buffer.isReadable()) || !ctx.channel().isOpen()) {
      ReferenceCountUtil.release(message);
      return;
    }
    keptBytes += size(message);
    kept.add(message);
    if (keptBytes > MOST_KEPT) {
      OVER_LIMIT.say(
          suppressed ->
              log.warn(
                  "unread bytes over limit id={} limit={} suppressed={}",
                  id,
                  MOST_KEPT,
                  suppressed));
      ctx.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (stepBack(ctx)) {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (stepBack(ctx)) {
      ctx.fireChannelWritabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (stepBack(ctx)) {
      ctx.fireChannelInactive();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (stepBack(ctx)) {
      ctx.fireUserEventTriggered(event);
    } else if (event instanceof IdleStateEvent) {
      log.debug("idle id={}", id);
      ctx.close();
    } else if (event instanceof ChannelInputShutdownEvent) {
      // Of no protocol yet: the one that takes the connection is told by the wiring.
      if (endsWithInput.getAsBoolean()) {
        Ending.behindOutput(ctx.channel());
      }
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (stepBack(ctx)) {
      ctx.fireExceptionCaught(cause);
      return;
    }
    if (cause instanceof IOException
        || cause instanceof DecoderException
        || cause instanceof Http2Exception) {
      // What a client can cause must not fill the log.
      log.debug("connection failed id={}", id, cause);
    } else {
      FAILURES.say(
          suppressed ->
              log.warn(
                  "connection failed id={} remote={} suppressed={}",
                  id,
                  ctx.channel().remoteAddress(),
                  suppressed,
                  cause));
    }
    onFailure.accept(cause);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!steppingBack) {
      releaseKept();
    }
  }
}
