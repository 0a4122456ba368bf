package io.jackfield.ftp.server;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS for {@link Wire}, for a client that trusts everybody. */
final class TlsWire {
  private TlsWire() {}

  /** Logged in as ann with data connections in TLS. */
  static Wire loggedIn(int port) throws Exception {
    Wire plain = new Wire(port);
    plain.reply();
    plain.ask("AUTH TLS");
    Wire wire = new Wire(over(plain.socket));
    wire.ask("USER ann");
    wire.ask("PASS secret");
    wire.ask("PBSZ 0");
    wire.ask("PROT P");
    return wire;
  }

  /** The client's end of one version of TLS. */
  static SSLEngine engine(String version) throws Exception {
    SSLEngine engine = trusting().createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {version});
    return engine;
  }

  /** The client's end of TLS over a socket. */
  static SSLSocket over(Socket raw) throws Exception {
    return (SSLSocket) trusting().getSocketFactory().createSocket(raw, "localhost", 1, true);
  }

  private static SSLContext trusting() throws Exception {
    TrustManager all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {all}, null);
    return context;
  }
}
