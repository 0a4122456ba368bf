package io.jackfield.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.osgi.annotation.versioning.ProviderType;

/** How TLS is spoken with servers. Methods may be called from any thread. */
@ProviderType
public interface ClientTls {

  /**
   * A handler for the client's side of one channel. The handshake fails unless the server shows a
   * certificate of that name which somebody has signed who is trusted.
   *
   * @param name a host's name, which is asked for (SNI), or an address
   */
  SslHandler newHandler(Channel channel, String name, int port);
}
