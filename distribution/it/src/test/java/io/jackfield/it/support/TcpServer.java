package io.jackfield.it.support;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the test's own, with a thread for each connection. */
public final class TcpServer implements Closeable {
  private final ServerSocket server;
  private final Serving serving;
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is done with a connection, which is closed then. */
  @FunctionalInterface
  public interface Serving {
    /** Does it. */
    void serve(Socket socket) throws IOException;
  }

  /** Listens on a free port of this machine. */
  public TcpServer(Serving serving) throws IOException {
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.serving = serving;
    acceptor = inBackground(this::accept);
  }

  /** Sends back what comes, and ends when the client has ended. */
  public static TcpServer echo() throws IOException {
    return new TcpServer(
        socket -> {
          socket.getInputStream().transferTo(socket.getOutputStream());
          socket.shutdownOutput();
        });
  }

  /** Says a word to each client, and ends. */
  public static TcpServer saying(String word) throws IOException {
    return new TcpServer(socket -> socket.getOutputStream().write(word.getBytes("US-ASCII")));
  }

  private static Thread inBackground(Runnable action) {
    Thread thread = new Thread(action, "server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        inBackground(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      serving.serve(socket);
    } catch (IOException e) {
      // The client has gone, or this server.
    } finally {
      open.remove(socket);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** The same, as in {@code 127.0.0.1:1234}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /** Goes, and all connections with it. */
  public void stop() throws IOException {
    server.close();
    try {
      // Until it has noticed, the kernel goes on accepting.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
