package io.jackfield.it.support;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client's TLS that believes the daemon's certificate, which signs itself, whatever its name. */
final class Tls {
  private static final SSLContext CONTEXT = make();

  private Tls() {}

  /** Makes sockets. */
  static SSLSocketFactory factory() {
    return CONTEXT.getSocketFactory();
  }

  /** Not connected yet. */
  static SSLSocket socket() throws IOException {
    return (SSLSocket) factory().createSocket();
  }

  /** Shakes hands over a socket, with one version of TLS, such as {@code TLSv1.3}. */
  static SSLSocket over(Socket plain, String version) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            factory().createSocket(plain, "localhost", plain.getPort(), /* autoClose= */ true);
    socket.setEnabledProtocols(new String[] {version});
    socket.startHandshake();
    return socket;
  }

  /** What it is made with. */
  static SSLContext context() {
    return CONTEXT;
  }

  private static SSLContext make() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Extended, or the JDK would check the name all the same. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
