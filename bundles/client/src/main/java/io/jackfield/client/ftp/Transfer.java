package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.remote.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A transfer on a connection of its own. For one thread at a time. */
final class Transfer {
  /** How long a server that has ended a transfer may take to say why. */
  private static final Duration REASON_TIME = Duration.ofSeconds(5);

  private static final Duration TICKET_TIME = Duration.ofSeconds(2);
  private static final int TICKETS = 64 * 1024;

  private final FtpConnection connection;
  private final Target target;
  private final String doing;
  private final boolean stores;
  private final BoundedSocket socket;
  private final @Nullable SSLSocket tls;
  private final InputStream in;
  private final OutputStream out;
  private @Nullable Reply last;
  private boolean over;

  /**
   * Begins.
   *
   * @param command of the target
   * @param from bytes of the file that are left out
   * @param doing for messages, such as {@code cannot be read}
   */
  Transfer(Target target, String command, long from, String doing) throws IOException {
    this.connection = target.connection();
    this.target = target;
    this.doing = doing;
    stores = command.equals("STOR") || command.equals("APPE");
    Optional<TlsSession> session = connection.tls();
    Socket plain = connection.openData();
    socket = new BoundedSocket(plain, connection.sessionPort(), session.isPresent());
    boolean done = false;
    try {
      restart(from);
      Reply reply = target.ask(command);
      if (!reply.isPreliminary() && !reply.isGood()) {
        throw refused(reply);
      }
      last = reply.isGood() ? reply : null;
      tls = session.isPresent() ? secured(session.get()) : null;
      socket.allowAll();
      in = (tls == null ? socket : tls).getInputStream();
      out = (tls == null ? socket : tls).getOutputStream();
      done = true;
    } catch (RemoteException e) {
      throw e.reason() == Reason.UNREACHABLE ? explained(e) : e;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private SSLSocket secured(TlsSession session) throws IOException {
    boolean done = false;
    try {
      SSLSocket secured = session.over(socket);
      done = true;
      return secured;
    } finally {
      if (!done) {
        connection.abandon(); // The last reply is still to come, and not to another command.
      }
    }
  }

  private RemoteException refused(Reply reply) throws IOException {
    return stores ? target.refusedNew(doing, reply) : target.refused(doing, reply);
  }

  private void restart(long from) throws IOException {
    if (from > 0) {
      Reply reply = connection.ask("REST", Long.toString(from));
      if (reply.code() != 350) {
        throw new RemoteException(
            Reason.UNSUPPORTED,
            target.shown() + ": nothing can be left out: the server says " + reply);
      }
    }
  }

  /** What there is to be read, no more than the caller allows. */
  BoundedSocket socket() {
    return socket;
  }

  /** Reads; -1 where the server has ended it, which may be in the middle of the file. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** Whether TLS has not told the end: somebody on the way may have cut off the rest. */
  boolean isCut() {
    return tls != null && socket.hasEnded();
  }

  /** Writes all. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** A server that ends a transfer says why on the other connection. */
  private IOException explained(IOException e) {
    IOException told = Failures.of(target.shown() + ": " + doing, e);
    if (e instanceof SocketTimeoutException || !(told instanceof RemoteException)) {
      abandon();
      return told;
    }
    close();
    if (over) {
      return told;
    }
    try {
      over = true;
      Reply reply = connection.next(REASON_TIME);
      return reply.isGood() ? told : refused(reply);
    } catch (InterruptedIOException interrupted) {
      return interrupted;
    } catch (IOException silent) {
      return told;
    } finally {
      if (tls != null) {
        connection.abandon(); // The ticket for the next transfer may have been in what is lost.
      }
    }
  }

  /**
   * Ends an upload: tells the server that this was all, and waits until it has it.
   *
   * @return what it says, good or not
   */
  Reply finish() throws IOException {
    try {
      // TLS says so, and then TCP. The connection is closed after the reply: to close one on which
      // something has come that nobody has read would take back what the server has not read yet.
      if (tls == null) {
        socket.shutdownOutput();
      } else {
        tls.shutdownOutput();
        takeTickets(tls);
      }
    } catch (IOException e) {
      throw explained(e);
    }
    Reply reply = last();
    close();
    return reply;
  }

  /** With which the next data connections take the session up again. */
  private void takeTickets(SSLSocket tls) throws InterruptedIOException {
    if (tls.getSession().getProtocol().equals("TLSv1.3")) {
      try {
        socket.allow(TICKETS, TICKET_TIME);
        in.skipNBytes(1);
      } catch (SocketTimeoutException e) {
        return;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        return; // There is nothing to read, as it should be.
      }
    }
  }

  /**
   * Ends a download, of which nothing is left to be read.
   *
   * @return what the server says, good or not
   */
  Reply complete() throws IOException {
    if (tls != null) {
      try {
        tls.shutdownOutput(); // A server that has said its last waits for ours.
      } catch (IOException e) {
        // It has not waited.
      }
    }
    // Before the reply: there are servers that wait for this with it.
    close();
    return last();
  }

  private Reply last() throws IOException {
    over = true;
    return last == null ? connection.next() : last;
  }

  /** Ends it in the middle. Keeps the control connection in the clear, if all goes as usual. */
  void stop() {
    close();
    if (tls != null) {
      abandon();
      return;
    }
    try {
      if (last == null && !over) {
        over = true;
        connection.next(REASON_TIME);
      }
    } catch (IOException e) {
      abandon();
    }
  }

  /** Ends it, and the control connection as well. */
  void abandon() {
    connection.abandon();
    close();
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
