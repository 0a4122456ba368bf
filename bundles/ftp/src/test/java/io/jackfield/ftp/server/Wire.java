package io.jackfield.ftp.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what it is told, letter by letter. */
final class Wire implements AutoCloseable {
  private static final Pattern EXTENDED = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

  final Socket socket;
  private final BufferedReader in;

  Wire(int port) throws IOException {
    this(connect(port));
  }

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * A connection to a port of this machine. Little fits into the buffer of this side, which may
   * grow to tens of megabytes otherwise, so that what is not read is still with the server.
   */
  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true); // or small writes wait for late acknowledgements
    socket.setReceiveBufferSize(1 << 16);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** Connected, and logged in as ann. */
  static Wire loggedIn(int port) throws IOException {
    Wire wire = new Wire(port);
    wire.reply();
    wire.ask("USER ann");
    wire.ask("PASS secret");
    return wire;
  }

  void send(String raw) throws IOException {
    send(raw.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] raw) throws IOException {
    socket.getOutputStream().write(raw);
    socket.getOutputStream().flush();
  }

  /** The next line, {@code null} at the end. */
  String line() throws IOException {
    return in.readLine();
  }

  /** The next reply's last line, {@code null} at the end. */
  String reply() throws IOException {
    String line = line();
    while (line != null && !line.matches("\\d{3} .*")) {
      line = line();
    }
    return line;
  }

  String ask(String command) throws IOException {
    send(command + "\r\n");
    return reply();
  }

  /** A data connection. */
  Socket data() throws IOException {
    return connect(dataPort());
  }

  /** Sends all and closes in order. */
  static void sendAll(int port, byte[] bytes) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(bytes);
    }
  }

  int dataPort() throws IOException {
    Matcher port = EXTENDED.matcher(ask("EPSV"));
    if (!port.find()) {
      throw new IOException("no data port");
    }
    return Integer.parseInt(port.group(1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
