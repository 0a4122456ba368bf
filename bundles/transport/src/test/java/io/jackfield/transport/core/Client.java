package io.jackfield.transport.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A blocking client of lines. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket wire;
  private final Socket socket;
  private final BufferedReader in;

  private Client(Socket wire, Socket socket) throws IOException {
    this.wire = wire;
    wire.setTcpNoDelay(true); // or small writes wait for the other side's late acknowledgements
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  static Client to(InetSocketAddress address) throws IOException {
    return from("127.0.0.1", address);
  }

  /** Of an address of its own. */
  static Client from(String local, InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(local, 0));
    socket.connect(address, PATIENCE_MILLIS);
    return new Client(socket, socket);
  }

  /** Goes on with TLS, trusting anybody. */
  Client startTls() throws Exception {
    return startTls("TLS");
  }

  /** With that version at most, and these application protocols on offer. */
  Client startTls(String version, String... alpn) throws Exception {
    SSLContext context = SSLContext.getInstance(version);
    context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
    SSLSocket secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setApplicationProtocols(alpn);
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return new Client(socket, secure);
  }

  X509Certificate certificate() throws IOException {
    return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** For who reads no lines. */
  InputStream input() throws IOException {
    return socket.getInputStream();
  }

  /** As somebody on the way would. */
  void sendInTheClear(String text) throws IOException {
    wire.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether a byte comes before the end, or before TLS fails. */
  boolean readsAnything() {
    try {
      return in.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The next line; null at the end. */
  String line() throws IOException {
    try {
      return in.readLine();
    } catch (SocketException e) {
      return null;
    }
  }

  /** All bytes until the end, as they come over the wire. */
  byte[] rest() throws IOException {
    return wire.getInputStream().readAllBytes();
  }

  /** Whether the server has closed the connection, by FIN or RST. */
  boolean isClosed() throws IOException {
    return line() == null;
  }

  /** Sends nothing more, but reads on; with TLS this is a close_notify and no FIN. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends a FIN, and with TLS no close_notify before it. */
  void cut() throws IOException {
    wire.shutdownOutput();
  }

  /** How many bytes have arrived that nobody has looked at. */
  int unreadOnTheWire() throws IOException {
    return wire.getInputStream().available();
  }

  /** Goes without a word, as a client that is killed. */
  void reset() throws IOException {
    wire.setSoLinger(true, 0);
    wire.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
