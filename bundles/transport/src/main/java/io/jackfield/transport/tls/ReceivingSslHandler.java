package io.jackfield.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;

/** TLS on a channel that only receives; see {@link QuietUntilEnd}, which it brings along. */
final class ReceivingSslHandler extends SslHandler {

  ReceivingSslHandler(SSLEngine engine) {
    super(engine);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    ctx.pipeline().addBefore(ctx.name(), null, new QuietUntilEnd(engine()));
    super.handlerAdded(ctx);
  }
}
