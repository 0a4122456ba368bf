package io.jackfield.transport.tls;

import io.jackfield.transport.TlsPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** A client and a server of TLS that talk without a socket. */
final class Handshake implements AutoCloseable {
  final EmbeddedChannel client;
  final EmbeddedChannel server;
  final SslHandler serverTls;
  private final SslHandler clientTls;

  /** The client's side, as the test wants it. */
  static SslContext client(UnaryOperator<SslContextBuilder> settings) throws SSLException {
    return settings
        .apply(
            SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE))
        .build();
  }

  /** Shakes hands, or fails to. */
  static Handshake with(TlsPolicy policy) throws SSLException {
    return new Handshake(client(builder -> builder), policy, "localhost");
  }

  /** Shakes hands, and says whether that was the end of it: a session of before goes on. */
  static boolean resumes(SslContext client, TlsPolicy policy) {
    try (Handshake handshake = new Handshake(client, policy, "localhost")) {
      if (!handshake.succeeded()) {
        throw new AssertionError(handshake.serverTls.handshakeFuture().cause());
      }
      // With the first bytes of one engine come the tickets.
      handshake.server.writeOutbound(Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII));
      handshake.exchange();
      // What is kept with a session is there again when it is resumed.
      boolean resumed = handshake.session().getValue("known") != null;
      handshake.session().putValue("known", true);
      return resumed;
    }
  }

  Handshake(SslContext context, TlsPolicy policy, String host) {
    server = new EmbeddedChannel();
    serverTls = policy.newHandler(server);
    server.pipeline().addLast(serverTls);
    client = new EmbeddedChannel();
    clientTls = context.newHandler(client.alloc(), host, 443);
    client.pipeline().addLast(clientTls);
    exchange();
  }

  /** Carries what either side has to say, until both are silent. */
  void exchange() {
    boolean busy = true;
    while (busy) {
      busy = carry(client, server) | carry(server, client);
    }
  }

  private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
    ByteBuf bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    if (!to.isOpen()) {
      bytes.release();
      return true;
    }
    try {
      to.writeInbound(bytes);
    } catch (Exception e) {
      // Its handshake's future says it too.
    }
    return true;
  }

  /** Whether both sides hold it for done. */
  boolean succeeded() {
    return clientTls.handshakeFuture().isSuccess() && serverTls.handshakeFuture().isSuccess();
  }

  SSLSession session() {
    return clientTls.engine().getSession();
  }

  X509Certificate certificate() throws SSLException {
    return (X509Certificate) session().getPeerCertificates()[0];
  }

  @Override
  public void close() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }
}
