package io.jackfield.client.forward;

import io.jackfield.client.tcp.Names;
import io.jackfield.transport.ClientTlsSettings;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.jackfield.transport.core.SmallDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A daemon that forwards from a listener to servers of the test. */
final class ForwardRig implements AutoCloseable {
  static final String PLAIN = "plain";
  static final String PROTOCOL = "forward-test";
  private static final int PATIENCE_MILLIS = 20_000;

  final Path home;
  final SmallDaemon daemon;
  final Transport transport;
  final Names names;

  ForwardRig(Path home) {
    this(home, "auto");
  }

  ForwardRig(Path home, String tlsEngine) {
    this.home = home;
    daemon = new SmallDaemon(home, tlsEngine);
    transport = daemon.bundle("client");
    names = new Names(transport);
  }

  /** Settings without checks. */
  ForwardSettings settings(Balance balance, InetSocketAddress... upstreams) {
    return settings(balance, ProxyHeader.OFF, Duration.ZERO, PLAIN, upstreams);
  }

  ForwardSettings settings(
      Balance balance,
      ProxyHeader header,
      Duration checks,
      String tls,
      InetSocketAddress... upstreams) {
    return new ForwardSettings(
        Arrays.stream(upstreams)
            .map(each -> new HostPort(each.getAddress().getHostAddress(), each.getPort()))
            .toList(),
        balance,
        Duration.ofSeconds(5),
        checks,
        checks.isZero() ? 0 : 2,
        2,
        header,
        tls.equals(PLAIN)
            ? Optional.empty()
            : Optional.of(ClientTlsSettings.builder().authorities(certificate()).build()),
        "localhost");
  }

  Path certificate() {
    return home.resolve("tls/development.crt");
  }

  Route route(ForwardSettings settings) throws IOException {
    return Route.of(PROTOCOL, transport, names, settings, List.of());
  }

  ForwardProtocol protocol(ForwardSettings settings) throws IOException {
    return new ForwardProtocol(PROTOCOL, route(settings));
  }

  /** A listener that forwards, in the clear or in a version of TLS. */
  InetSocketAddress listen(String security) throws Exception {
    return listen(security, Duration.ZERO);
  }

  InetSocketAddress listen(String security, Duration idle) throws Exception {
    ConnectionSpec.Builder spec = ConnectionSpec.builder("listener", PROTOCOL).idleTimeout(idle);
    if (!security.equals(PLAIN)) {
      spec.tls(transport.tls(TlsSettings.builder().protocols(List.of(security)).build()), true);
    }
    return daemon.listen(spec.build());
  }

  /** A server socket of the test. */
  static ServerSocket server() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
    return server;
  }

  static InetSocketAddress addressOf(ServerSocket server) {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  static Socket accept(ServerSocket server) throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** An address at which nobody listens. */
  static InetSocketAddress nobody() throws IOException {
    try (ServerSocket free = server()) {
      return addressOf(free);
    }
  }

  /** A client, in the clear or in that version of TLS. */
  Socket connect(InetSocketAddress address, String security) throws Exception {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return security.equals(PLAIN) ? socket : secured(socket, security);
  }

  /** TLS over a connection of a client. */
  Socket secured(Socket socket, String security) throws Exception {
    SSLContext context = SSLContext.getInstance(security);
    context.init(null, Certificates.trusting(certificate()), null);
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 1, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /** Goes without a word. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() {
    names.close();
    daemon.close();
    SmallDaemon.revoke(transport);
  }

  /** For the JDK's sockets. */
  static final class Certificates {
    private Certificates() {}

    static javax.net.ssl.TrustManager[] trusting(Path file) throws Exception {
      java.security.KeyStore store =
          java.security.KeyStore.getInstance(java.security.KeyStore.getDefaultType());
      store.load(null, null);
      try (java.io.InputStream in = java.nio.file.Files.newInputStream(file)) {
        store.setCertificateEntry(
            "test",
            java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    }
  }
}
