package io.jackfield.client.remote;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a proxy to pass a connection on. */
final class Tunnel {
  private static final int LONGEST_HEAD = 16 * 1024;

  private final Socket socket;
  private final DataInputStream in;
  private final String proxy;

  Tunnel(Socket socket, String proxy) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.proxy = proxy;
  }

  /** CONNECT (RFC 9110 section 9.3.6). */
  void http(String host, int port) throws IOException {
    String target = (host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host);
    String head = "CONNECT " + target + ":" + port + " HTTP/1.1\r\nHost: " + target + ":" + port;
    socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    String answer = head();
    if (!answer.matches("(?s)HTTP/1\\.[01] \\d{3}(\\D.*)?")) {
      throw refused(Reason.UNSUPPORTED, "does not answer in HTTP");
    }
    int status = Integer.parseInt(answer.substring(9, 12));
    if (status / 100 != 2) {
      String line = answer.lines().findFirst().orElse("").substring(9);
      throw refused(
          status == 407 ? Reason.CREDENTIALS : status < 500 ? Reason.DENIED : Reason.UNREACHABLE,
          "gives no tunnel to " + target + ":" + port + ": " + Failures.text(line));
    }
  }

  /** Byte for byte, for what follows is the server's. */
  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("closed the connection");
      }
      if (head.size() == LONGEST_HEAD) {
        throw refused(Reason.UNSUPPORTED, "answers without an end");
      }
      head.write(c);
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** RFC 1928, without authentication. */
  void socks5(String host, int port) throws IOException {
    socket.getOutputStream().write(new byte[] {5, 1, 0});
    if (in.readUnsignedByte() != 5) {
      throw refused(Reason.UNSUPPORTED, "does not speak SOCKS 5");
    }
    if (in.readUnsignedByte() != 0) {
      throw refused(Reason.CREDENTIALS, "wants a password");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {5, 1, 0});
    request.writeBytes(address(host));
    request.write(port >> 8);
    request.write(port);
    socket.getOutputStream().write(request.toByteArray());
    in.readUnsignedByte();
    int code = in.readUnsignedByte();
    if (code != 0) {
      throw refused(
          code == 2
              ? Reason.DENIED
              : code == 7 || code == 8 ? Reason.UNSUPPORTED : Reason.UNREACHABLE,
          "cannot connect to " + Failures.text(host) + ":" + port + ": " + meaning(code));
    }
    in.readUnsignedByte();
    int type = in.readUnsignedByte();
    in.readFully(new byte[2 + (type == 1 ? 4 : type == 4 ? 16 : in.readUnsignedByte())]);
  }

  /** A name is the proxy's to look up. */
  private byte[] address(String host) throws IOException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean literal = bare.indexOf(':') >= 0 || bare.matches("(\\d{1,3}\\.){3}\\d{1,3}");
    byte[] bytes =
        literal
            ? InetAddress.getByName(bare).getAddress()
            : bare.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length > 255) {
      throw refused(
          Reason.UNSUPPORTED, "cannot be told a name of more than 255 bytes: SOCKS has no room");
    }
    ByteArrayOutputStream address = new ByteArrayOutputStream();
    address.write(literal ? bytes.length == 4 ? 1 : 4 : 3);
    if (!literal) {
      address.write(bytes.length);
    }
    address.writeBytes(bytes);
    return address.toByteArray();
  }

  private static String meaning(int code) {
    return switch (code) {
      case 2 -> "its rules forbid it";
      case 3 -> "the network is unreachable";
      case 4 -> "the host is unreachable";
      case 5 -> "the connection is refused";
      case 6 -> "no answer in time";
      case 7, 8 -> "it has no such command";
      default -> "code " + code;
    };
  }

  private RemoteException refused(Reason reason, String why) {
    return new RemoteException(reason, "the proxy " + proxy + " " + why);
  }
}
