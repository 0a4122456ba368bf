package io.jackfield.transport.core;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of every connection: keeps the bytes that come while no protocol is plugged in,
 * and closes on what no protocol cared for.
 */
final class ConnectionTail extends ChannelInboundHandlerAdapter {
  /** Reading is off while bytes are kept, so this is only what was on its way. */
  private static final int MOST_KEPT = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(ConnectionTail.class);

  private final LiveConnection connection;
  private final Queue<ByteBuf> kept = new ArrayDeque<>();
  private int keptBytes;

  ConnectionTail(LiveConnection connection) {
    this.connection = connection;
  }

  boolean hasKept() {
    return !kept.isEmpty();
  }

  /** Sends what was kept through the protocol that has just taken the connection. */
  void replay(ChannelHandlerContext beforeProtocol) {
    int count = kept.size();
    for (int i = 0; i < count; i++) {
      ByteBuf buffer = kept.remove();
      keptBytes -= buffer.readableBytes();
      beforeProtocol.fireChannelRead(buffer);
    }
    if (count > 0) {
      beforeProtocol.fireChannelReadComplete();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf buffer)) {
      log.warn("message lost id={} type={}", connection.id(), message.getClass().getName());
      ReferenceCountUtil.release(message);
      return;
    }
    if (!buffer.isReadable()) {
      buffer.release();
      return;
    }
    keptBytes += buffer.readableBytes();
    kept.add(buffer);
    if (keptBytes > MOST_KEPT) {
      log.warn("unread bytes over limit id={} limit={}", connection.id(), MOST_KEPT);
      ctx.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      log.debug("idle id={}", connection.id());
      ctx.close();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      connection.handshakeEnded(handshake.cause());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("connection failed id={}", connection.id(), cause);
    } else {
      log.warn("connection failed id={} remote={}", connection.id(), connection.remote(), cause);
    }
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    kept.forEach(ByteBuf::release);
    kept.clear();
    keptBytes = 0;
  }
}
