package io.jackfield.it.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** A connection on which a test says exactly what it wants. */
public final class Wire implements Closeable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Below TLS, if there is any. */
  private final Socket raw;

  private Socket socket;
  private InputStream input;

  /** Connects to a port of this machine. */
  public Wire(int port) throws IOException {
    this(port, LIMIT);
  }

  /** Connects, and waits at most so long for each thing. */
  public Wire(int port, Duration limit) throws IOException {
    this(new Socket(), port, limit);
  }

  private Wire(Socket socket, int port, Duration limit) throws IOException {
    this.raw = socket;
    this.socket = socket;
    int millis = (int) Patience.of(limit).toMillis();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
    socket.setSoTimeout(millis);
    socket.setTcpNoDelay(true); // or small writes wait for late acknowledgements
    input = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects and makes the TLS handshake; believes any certificate. */
  public static Wire tls(int port, Duration limit) throws IOException {
    SSLSocket socket = Tls.socket();
    Wire wire = new Wire(socket, port, limit);
    socket.startHandshake();
    return wire;
  }

  /** This end's port. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Connects as a client of another loopback address. */
  public static Wire from(InetAddress address, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    return new Wire(socket, port, LIMIT);
  }

  /** Goes on in TLS, of one version such as {@code TLSv1.3}. */
  public Wire startTls(String version) throws IOException {
    socket = Tls.over(socket, version);
    input = new BufferedInputStream(socket.getInputStream());
    return this;
  }

  /** Sends characters of ISO 8859-1, each as one byte. */
  public Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Reads up to LF; without line ending, and as far as it goes if the peer closes. */
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = input.read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = input.read();
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Reads so many bytes, or as far as it goes if the peer closes. */
  public byte[] bytes(int count) throws IOException {
    return input.readNBytes(count);
  }

  /** Reads until the peer closes. */
  public String rest() throws IOException {
    return new String(input.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Sends an HTTP request without content and reads the response, which has a length. */
  public String get(String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    List<String> head = head();
    return String.join("\n", head) + "\n" + new String(bytes(length(head)), StandardCharsets.UTF_8);
  }

  /**
   * Reads an HTTP response, which has a length.
   *
   * @throws EOFException if the peer closes instead
   */
  public Http.Response response() throws IOException {
    List<String> head = head();
    int length = length(head);
    byte[] body = bytes(length);
    if (head.isEmpty() || body.length < length) {
      throw new EOFException("closed after " + head + " and " + body.length + " bytes of content");
    }
    return Http.Response.of(head, body);
  }

  private List<String> head() throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
    }
    return head;
  }

  private static int length(List<String> head) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  /** Sends an FTP command and reads the reply, all its lines. */
  public String ftp(String command) throws IOException {
    send(command + "\r\n");
    return reply();
  }

  /** Reads an FTP reply (RFC 959, section 4.2). */
  public String reply() throws IOException {
    String line = line();
    StringBuilder reply = new StringBuilder(line);
    if (line.length() > 3 && line.charAt(3) == '-') {
      String last = line.substring(0, 3) + " ";
      do {
        line = line();
        reply.append('\n').append(line);
      } while (!line.startsWith(last) && !line.isEmpty());
    }
    return reply.toString();
  }

  /** Says that nothing more will be sent. */
  public Wire end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Goes without a word, as a machine that crashes and comes back; not one of {@link #tls}. */
  public void reset() throws IOException {
    if (!raw.isClosed()) {
      raw.setSoLinger(true, 0);
      raw.close();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
