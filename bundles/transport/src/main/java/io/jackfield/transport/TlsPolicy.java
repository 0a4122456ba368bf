package io.jackfield.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.osgi.annotation.versioning.ProviderType;

/** How TLS is spoken with the clients of a listener. Methods may be called from any thread. */
@ProviderType
public interface TlsPolicy {

  /**
   * A handler for the server's side of one channel, such as an FTP data channel. All handlers of a
   * policy share their sessions.
   */
  SslHandler newHandler(Channel channel);
}
