package io.jackfield.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a connection in the clear begins with the preface of HTTP/2, as that of a client
 * with prior knowledge does (RFC 9113 sections 3.3 and 3.4). For one channel; with the first byte
 * that differs it is out of the pipeline again, and bytes pass on as they were.
 *
 * <p>{@link #found()} is completed once, on the event loop, behind the bytes and when this handler
 * is gone. A client that stalls within what could become a preface, or ends its side there, has not
 * sent one. On a connection that is closed before, the future is never completed.
 */
public final class Preface extends ChannelInboundHandlerAdapter {
  /** How long a client has for the rest, unless told otherwise. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Netty's own has a trace of who came first in it, when leaks are looked for. */
  private static final ByteBuf BYTES =
      Unpooled.wrappedBuffer(
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

  private final Duration timeout;
  private final CompletableFuture<Boolean> found = new CompletableFuture<>();
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private @Nullable Future<?> timer;
  private boolean decided;

  /**
   * Makes one.
   *
   * @param timeout how long a client has for the whole preface, from its first byte on
   */
  public Preface(Duration timeout) {
    this.timeout = timeout;
  }

  /** Whether the preface has come. */
  public CompletableFuture<Boolean> found() {
    return found;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
    int length = Math.min(held.readableBytes(), BYTES.readableBytes());
    if (!ByteBufUtil.equals(held, held.readerIndex(), BYTES, 0, length)) {
      decide(ctx, false);
    } else if (length == BYTES.readableBytes()) {
      decide(ctx, true);
    } else if (timer == null && length > 0) {
      timer =
          ctx.executor()
              .schedule(() -> decide(ctx, false), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (decided) {
      ctx.fireChannelReadComplete();
    } else if (!ctx.channel().config().isAutoRead()) {
      ctx.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      decide(ctx, false);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void decide(ChannelHandlerContext ctx, boolean isPreface) {
    if (!decided && !ctx.isRemoved()) {
      decided = true;
      ctx.pipeline().remove(this);
      found.complete(isPreface);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    ByteBuf rest = held;
    held = Unpooled.EMPTY_BUFFER;
    if (rest.isReadable() && ctx.channel().isOpen()) {
      ctx.fireChannelRead(rest);
    } else {
      rest.release();
    }
  }
}
