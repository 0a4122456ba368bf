package io.jackfield.it.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a server of this machine, on threads of its own. */
abstract class LoopbackProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  LoopbackProxy() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** What may fail. */
  interface Work {
    void run() throws IOException;
  }

  /** Does what a client wants; on a thread of its own. */
  abstract void serve(Socket client) throws IOException;

  /** Once all is there that {@link #serve} needs. */
  final void open() {
    start(this::accept);
  }

  /** Where it listens. */
  public final int port() {
    return listener.getLocalPort();
  }

  final void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // It was closed, by whomever.
              }
            },
            getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      sockets.add(client);
      start(() -> serve(client));
    }
  }

  final Socket connect(int port) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(server);
    return server;
  }

  @Override
  public final void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
