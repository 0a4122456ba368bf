package io.jackfield.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of which a test says each command and opens each socket: no other is opened, and none
 * twice. Its user is {@code NAME} with the password {@code secret}.
 */
public final class Ftp implements Closeable {
  /** For {@code tls}: none. */
  public static final String PLAIN = "";

  private static final Pattern PORT = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");
  private static final int LIMIT_MILLIS = 60_000;

  private final Wire control;
  private final String tls;

  private Ftp(int port, String tls) throws IOException {
    this.control = new Wire(port);
    this.tls = tls;
    assertThat(control.reply()).startsWith("220 ");
    if (!tls.equals(PLAIN)) {
      assertThat(ask("AUTH TLS")).startsWith("234 ");
      control.startTls(tls);
    }
  }

  /** Connected, and nobody yet; in a version of TLS such as {@code TLSv1.3}, or {@link #PLAIN}. */
  public static Ftp connect(int port, String tls) throws IOException {
    return new Ftp(port, tls);
  }

  /** Logged in, with binary transfers, private ones if it is in TLS. */
  public static Ftp login(int port, String tls, String name) throws IOException {
    Ftp ftp = connect(port, tls);
    assertThat(ftp.ask("USER " + name)).startsWith("331 ");
    assertThat(ftp.ask("PASS secret")).startsWith("230 ");
    assertThat(ftp.ask("TYPE I")).startsWith("200 ");
    if (!tls.equals(PLAIN)) {
      assertThat(ftp.ask("PBSZ 0")).startsWith("200 ");
      assertThat(ftp.ask("PROT P")).startsWith("200 ");
    }
    return ftp;
  }

  /** Sends a command and reads the reply. */
  public String ask(String command) throws IOException {
    return control.ftp(command);
  }

  /** Reads a reply; empty when the server has closed. */
  public String reply() throws IOException {
    return control.reply();
  }

  /** Asks for a passive port. */
  public int passivePort() throws IOException {
    String reply = ask("EPSV");
    Matcher port = PORT.matcher(reply);
    assertThat(port.find()).as(reply).isTrue();
    return Integer.parseInt(port.group(1));
  }

  /**
   * Connects to a passive port, still in the clear. Little fits into the buffer of this side, so
   * that what is not read is still with the server.
   */
  public Socket data(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1 << 16);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
    return socket;
  }

  /** What contents go over, after the transfer's 150: the socket, in TLS if the session is. */
  public Socket secured(Socket data) throws IOException {
    return tls.equals(PLAIN) ? data : Tls.over(data, tls);
  }

  /** Fetches a small file over a port that was asked for before. */
  public String fetch(int port, String name) throws IOException {
    try (Socket data = data(port)) {
      assertThat(ask("RETR " + name)).startsWith("150 ");
      String content =
          new String(secured(data).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply()).startsWith("226 ");
      return content;
    }
  }

  /** Tries to store a small file; the last reply. */
  public String store(String name, String content) throws IOException {
    return send("STOR " + name, content);
  }

  /** Tries to append to a small file; the last reply. */
  public String append(String name, String content) throws IOException {
    return send("APPE " + name, content);
  }

  private String send(String command, String content) throws IOException {
    try (Socket data = data(passivePort())) {
      String opening = ask(command);
      if (!opening.startsWith("150 ")) {
        return opening;
      }
      try (Socket secured = secured(data)) {
        secured.getOutputStream().write(content.getBytes(StandardCharsets.UTF_8));
      } catch (SocketException e) {
        // The server wants no more of it; its reply says why.
      }
      return reply();
    }
  }

  @Override
  public void close() throws IOException {
    control.close();
  }
}
