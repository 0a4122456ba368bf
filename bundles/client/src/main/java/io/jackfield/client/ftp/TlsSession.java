package io.jackfield.client.ftp;

import io.jackfield.client.remote.Failures;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The TLS of one control connection and its data connections, which take its session up again:
 * servers demand that, as a proof of who connects (vsftpd's {@code require_ssl_reuse}).
 *
 * <p>With TLS 1.3 each ticket is good for one connection and new ones come with what the server
 * sends, so a transfer is to be read to its end. With TLS 1.2 one session serves for all; but JSSE
 * throws away tickets that are good for more than a week, such as vsftpd's, so 1.2 comes second.
 *
 * @param context of this control connection alone: where several share one, a data connection could
 *     take up the session of another control connection, which the server does not know
 */
record TlsSession(SSLContext context, String host, Duration handshakeTime) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final int LONGEST_HANDSHAKE = 512 * 1024;

  /** Speaks TLS on a connection, and makes sure of the other end; closes it if that fails. */
  SSLSocket over(BoundedSocket socket) throws IOException {
    boolean done = false;
    try {
      SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, bare(), socket.getPort(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setProtocols(PROTOCOLS);
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      socket.allow(LONGEST_HANDSHAKE, handshakeTime);
      tls.startHandshake();
      socket.allowAll();
      done = true;
      return tls;
    } catch (IOException e) {
      throw Failures.of(host, e);
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private String bare() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
