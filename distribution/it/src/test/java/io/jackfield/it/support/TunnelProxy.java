package io.jackfield.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy that makes tunnels (CONNECT) to ports of this machine, one of which stands for another:
 * so a client finds on a well-known port what really listens on a free one.
 */
public final class TunnelProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int known;
  private final int real;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Where the known port leads to the real one, and each other one to itself. */
  public TunnelProxy(int known, int real) throws IOException {
    this.known = known;
    this.real = real;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** What may fail. */
  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // It was closed, by whomever.
              }
            },
            "tunnel proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      sockets.add(client);
      start(() -> tunnel(client));
    }
  }

  private void tunnel(Socket client) throws IOException {
    String head = head(client.getInputStream());
    int port = Integer.parseInt(head.replaceFirst("(?s)CONNECT \\S+:(\\d+) HTTP.*", "$1"));
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port == known ? real : port);
    sockets.add(server);
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

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
