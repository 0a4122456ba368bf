package io.jackfield.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that breaks: each connection after so many bytes of the server's. */
public final class CuttingProxy extends LoopbackProxy {
  private final int target;
  private final AtomicLong cut = new AtomicLong(Long.MAX_VALUE);

  /** In front of a port of this machine. */
  public CuttingProxy(int target) throws IOException {
    this.target = target;
    open();
  }

  /** Breaks connections that are made from now on when so many bytes have come. */
  public void cutAfter(long bytes) {
    cut.set(bytes);
  }

  @Override
  void serve(Socket client) throws IOException {
    long most = cut.get();
    Socket server = connect(target);
    start(() -> copy(client, server, Long.MAX_VALUE));
    copy(server, client, most);
  }

  private static void copy(Socket from, Socket to, long most) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 * 1024];
      long left = most;
      for (int count; left > 0; left -= count) {
        count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          return;
        }
        out.write(buffer, 0, count);
      }
    }
  }
}
