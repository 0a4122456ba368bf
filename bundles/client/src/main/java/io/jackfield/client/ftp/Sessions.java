package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.ftp.FtpAddress.Security;
import io.jackfield.client.remote.Dialer;
import io.jackfield.client.remote.Failures;
import io.jackfield.client.remote.Trust;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Keeps a session from one call to the next. */
final class Sessions {
  /** After which a server may have ended it, and is asked whether it has. */
  private static final long FRESH = TimeUnit.SECONDS.toNanos(5);

  private final RemoteSpec spec;
  private final FtpAddress address;
  private final Dialer dialer;
  private final AtomicReference<@Nullable FtpSession> idle = new AtomicReference<>();

  Sessions(RemoteSpec spec, FtpAddress address, Dialer dialer) {
    this.spec = spec;
    this.address = address;
    this.dialer = dialer;
  }

  /** The one that is kept, if it is still good; null if there is none. */
  @Nullable FtpSession takeKept() throws IOException {
    FtpSession kept = idle.getAndSet(null);
    if (kept != null && System.nanoTime() - kept.connection().lastUsed() > FRESH) {
      try {
        kept.connection().ask("NOOP", null);
      } catch (RemoteException e) {
        kept.connection().close();
        return null;
      }
    }
    return kept;
  }

  /** A new one. */
  FtpSession open() throws IOException {
    FtpConnection connection = connect();
    boolean done = false;
    try {
      String home = new Login(connection, address, spec).run();
      done = true;
      return new FtpSession(connection, home, address.folder(), Failures.where(spec, ""));
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private FtpConnection connect() throws IOException {
    if (address.security() == Security.NONE) {
      return new FtpConnection(address, spec, dialer, null);
    }
    SSLContext context = new Trust(spec).context();
    return new FtpConnection(
        address, spec, dialer, new TlsSession(context, address.host(), spec.connectTimeout()));
  }

  /** Keeps it for the next call, if it is of use. */
  void give(FtpSession session) {
    if (session.connection().isBroken() || dialer.isClosed()) {
      session.connection().close();
      return;
    }
    FtpSession other = idle.getAndSet(session);
    if (other != null) {
      other.connection().leave();
    }
    if (dialer.isClosed()) {
      close();
    }
  }

  /** Ends the one that is kept. */
  void close() {
    FtpSession kept = idle.getAndSet(null);
    if (kept != null) {
      kept.connection().leave();
    }
  }
}
