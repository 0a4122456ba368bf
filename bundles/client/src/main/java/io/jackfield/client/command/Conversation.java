package io.jackfield.client.command;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.remote.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends what there is to send, on a thread of its own, and receives until the server has ended.
 * That thread may go on to wait for somebody who types; it does not keep the process.
 */
final class Conversation {
  private static final int CHUNK = 64 * 1024;

  private final String where;
  private final Socket socket;
  private final Duration idle;
  private final AtomicLong moved = new AtomicLong(System.nanoTime());
  private volatile boolean sending;
  private volatile boolean sent;
  private volatile @Nullable IOException failure;

  /**
   * Not begun.
   *
   * @param idle how long nothing may go either way; the socket's timeout is the same
   */
  Conversation(String where, Socket socket, Duration idle) {
    this.where = where;
    this.socket = socket;
    this.idle = idle;
  }

  /**
   * Returns when the server has ended.
   *
   * @throws IOException if not all was sent by then that was there to be sent, or received
   */
  void run(InputStream in, PrintStream out) throws IOException {
    Thread sender = new Thread(() -> send(in), "send");
    sender.setDaemon(true);
    sender.start();
    receive(out);
    @Nullable IOException failed = failure;
    if (failed != null) {
      throw new IOException(Failures.text(where) + ": not all was sent: " + failed.getMessage());
    }
    if (!sent && (sending || in.available() > 0)) {
      throw new IOException(Failures.text(where) + ": has ended before all was sent");
    }
  }

  private void send(InputStream in) {
    byte[] buffer = new byte[CHUNK];
    try {
      OutputStream to = socket.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sending = true;
        to.write(buffer, 0, count);
        moved.set(System.nanoTime());
        sending = false;
      }
      sent = true;
      socket.shutdownOutput();
    } catch (IOException e) {
      if (!sent) {
        failure = e;
      }
      // A server that waits for the end would wait for ever if it is the input that has failed.
      endOutput();
    }
  }

  private void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // It is gone, and who receives will know.
    }
  }

  private void receive(PrintStream out) throws IOException {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream from = socket.getInputStream();
      for (int count = read(from, buffer); count >= 0; count = read(from, buffer)) {
        moved.set(System.nanoTime());
        out.write(buffer, 0, count);
        if (out.checkError()) {
          throw new IOException("standard output takes no more");
        }
      }
    } catch (SocketTimeoutException e) {
      throw new RemoteException(
          Reason.UNREACHABLE,
          Failures.text(where) + ": nothing has gone either way for " + idle.toSeconds() + " s",
          e);
    }
  }

  /** Waits on as long as something is sent. */
  private int read(InputStream from, byte[] buffer) throws IOException {
    while (true) {
      try {
        return from.read(buffer);
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() - moved.get() >= idle.toNanos()) {
          throw e;
        }
      } catch (IOException e) {
        throw Failures.of(where, e);
      }
    }
  }
}
