package io.jackfield.http.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes in two steps (RFC 9112 section 9.6): the output at once, the input when the client closes
 * its end. To close both while the client sends would make its kernel throw away the response.
 */
final class LingeringClose {
  private static final int SECONDS = 5;
  private static final long BYTES = 16L << 20;

  private final ChannelHandlerContext ctx;
  private final RequestDecoder decoder;
  private final Deadline deadline;

  LingeringClose(ChannelHandlerContext ctx, RequestDecoder decoder) {
    this.ctx = ctx;
    this.decoder = decoder;
    this.deadline = new Deadline(ctx);
  }

  /** All is sent; what comes is thrown away, up to a bound of bytes and of time. */
  void start() {
    if (!(ctx.channel() instanceof DuplexChannel channel) || !channel.isActive()) {
      ctx.close();
      return;
    }
    decoder.discard(BYTES, ctx::close);
    deadline.ensure(SECONDS, ctx::close);
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    ChannelFuture farewell = tls == null ? ctx.newSucceededFuture() : tls.closeOutbound();
    farewell.addListener(told -> channel.shutdownOutput());
    ctx.read();
  }

  void stop() {
    deadline.cancel();
  }
}
