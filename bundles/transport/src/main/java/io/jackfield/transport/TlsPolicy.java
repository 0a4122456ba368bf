package io.jackfield.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How TLS is spoken with the clients of a listener. Methods may be called from any thread. */
@ProviderType
public interface TlsPolicy {

  /**
   * A handler for the server's side of one channel, such as an FTP data channel. All handlers of a
   * policy share their sessions.
   */
  SslHandler newHandler(Channel channel);

  /**
   * The same for a channel on which the server only receives, such as that of an FTP upload: from
   * the handshake on nothing is put out until the client has ended its side or the channel is
   * closed here. Otherwise the session tickets of TLS 1.3 reach a client that does not read; if it
   * closes with them unread, its kernel sends a reset, and that may cost the last bytes of the
   * upload. Sessions are resumed all the same.
   *
   * <p>Add it to the channel's pipeline as a whole: it puts another handler before itself.
   */
  default SslHandler newReceivingHandler(Channel channel) {
    return newHandler(channel);
  }

  /** The certificates in use, by the files they were read from; the own one first. */
  default Map<Path, X509Certificate> certificates() {
    return Map.of();
  }

  /** Why what the files hold by now is not in use, in one line for the operator; empty if it is. */
  default Optional<String> problem() {
    return Optional.empty();
  }
}
