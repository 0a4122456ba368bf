package io.jackfield.transport.tls;

import io.jackfield.transport.ClientTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/** Whom a client trusts. */
final class ClientContext implements ClientTls {
  private final TlsEngine engine;
  private final SslContext context;

  ClientContext(TlsEngine engine, SslContext context) {
    this.engine = engine;
    this.context = context;
  }

  @Override
  public SslHandler newHandler(Channel channel, String name, int port) {
    SslHandler handler = context.newHandler(channel.alloc(), name, port);
    if (engine == TlsEngine.OPENSSL) {
      OpenSslHalfClose.prepare(handler, channel);
    }
    return handler;
  }
}
