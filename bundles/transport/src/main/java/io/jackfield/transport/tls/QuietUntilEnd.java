package io.jackfield.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Between TLS and the wire: keeps what the engine writes behind the handshake of TLS 1.3, its
 * session tickets, until one side has ended. Then it goes out before the close_notify, for records
 * are numbered.
 */
final class QuietUntilEnd extends ChannelOutboundHandlerAdapter {
  private final SSLEngine engine;
  private @Nullable PendingWriteQueue held;

  QuietUntilEnd(SSLEngine engine) {
    this.engine = engine;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    PendingWriteQueue queue = held == null ? new PendingWriteQueue(ctx) : held;
    held = queue;
    if (isQuiet()) {
      queue.add(message, promise);
    } else {
      queue.removeAndWriteAll();
      ctx.write(message, promise);
    }
  }

  /** While there is a session that is being agreed on, it is the handshake that is written. */
  private boolean isQuiet() {
    return !engine.isInboundDone()
        && !engine.isOutboundDone()
        && engine.getHandshakeSession() == null
        && engine.getSession().getProtocol().equals("TLSv1.3");
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    drop();
    ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  private void drop() {
    if (held != null) {
      held.removeAndFailAll(new ClosedChannelException());
    }
  }
}
