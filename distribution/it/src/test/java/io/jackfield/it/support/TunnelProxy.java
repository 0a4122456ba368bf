package io.jackfield.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A proxy that makes tunnels (CONNECT) to ports of this machine, one of which stands for another:
 * so a client finds on a well-known port what really listens on a free one.
 */
public final class TunnelProxy extends LoopbackProxy {
  private final int known;
  private final int real;

  /** Where the known port leads to the real one, and each other one to itself. */
  public TunnelProxy(int known, int real) throws IOException {
    this.known = known;
    this.real = real;
    open();
  }

  @Override
  void serve(Socket client) throws IOException {
    String head = head(client.getInputStream());
    int port = Integer.parseInt(head.replaceFirst("(?s)CONNECT \\S+:(\\d+) HTTP.*", "$1"));
    Socket server = connect(port == known ? real : port);
    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    start(() -> copy(server, client));
    copy(client, server);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  /** And the end behind it. */
  private static void copy(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
  }
}
