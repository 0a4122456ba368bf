package io.jackfield.it.support;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which a test says exactly what it wants. */
public final class Wire implements Closeable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream input;

  /** Connects to a port of this machine. */
  public Wire(int port) throws IOException {
    this(port, LIMIT);
  }

  /** Connects, and waits at most so long for each thing. */
  public Wire(int port, Duration limit) throws IOException {
    this(new Socket(), port, limit);
  }

  private Wire(Socket socket, int port, Duration limit) throws IOException {
    this.socket = socket;
    int millis = (int) limit.toMillis();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
    socket.setSoTimeout(millis);
    input = socket.getInputStream();
  }

  /** Connects as a client of another loopback address. */
  public static Wire from(InetAddress address, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    return new Wire(socket, port, LIMIT);
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
    StringBuilder head = new StringBuilder();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return head + new String(bytes(length), StandardCharsets.UTF_8);
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

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
