package io.jackfield.client.remote;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.command.Table;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What is said of connections that fail. */
public final class Failures {
  private static final int LONGEST = 300;

  private Failures() {}

  /** What a peer said, harmless for a terminal and bounded. */
  public static String text(String said) {
    return Table.printable(said.length() > LONGEST ? said.substring(0, LONGEST) + "..." : said);
  }

  /** A file of a server, for messages: no secret is in it. */
  public static String where(RemoteSpec spec, String path) {
    URI address = spec.address();
    String base = address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    String user = address.getRawUserInfo();
    String shown = user == null ? base : base.replace(user + "@", "");
    return text(path.isEmpty() ? shown : shown + (shown.endsWith("/") ? "" : "/") + path);
  }

  /**
   * What a caller gets for a failure on a connection: a {@link RemoteException}, or for an
   * interrupt what it was.
   *
   * @param where the host, and the path if one was spoken of
   */
  public static IOException of(String where, IOException e) {
    if (e instanceof RemoteException) {
      return e;
    }
    if (e instanceof SocketTimeoutException) {
      return new RemoteException(Reason.UNREACHABLE, text(where) + ": " + e.getMessage(), e);
    }
    if (e instanceof InterruptedIOException) {
      return e;
    }
    if (e instanceof SSLException tls) {
      return ofTls(where, tls);
    }
    return new RemoteException(Reason.UNREACHABLE, text(where) + ": " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "no such host";
    }
    String message = e.getMessage();
    if (e instanceof EOFException && message == null) {
      return "closed the connection early";
    }
    return text(Objects.requireNonNullElse(message, e.getClass().getSimpleName()));
  }

  private static RemoteException ofTls(String where, SSLException e) {
    String untrusted = untrusted(e);
    if (untrusted != null) {
      return new RemoteException(Reason.UNTRUSTED, text(where) + ": " + untrusted, e);
    }
    if (e.getCause() instanceof IOException io && !(io instanceof SSLException)) {
      return new RemoteException(Reason.UNREACHABLE, text(where) + ": " + reason(io), e);
    }
    String said = Objects.requireNonNullElse(e.getMessage(), "TLS failed");
    boolean clear = said.contains("Unsupported or unrecognized SSL message");
    return new RemoteException(
        said.contains("closed") || said.contains("close_notify")
            ? Reason.UNREACHABLE
            : Reason.UNSUPPORTED,
        text(where) + ": " + (clear ? "does not speak TLS" : "TLS: " + text(said)),
        e);
  }

  /** Null if the certificate is not what failed. */
  private static @Nullable String untrusted(SSLException e) {
    String said = null;
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "its certificate has expired";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "its certificate is not valid yet";
      }
      if (cause instanceof CertPathBuilderException) {
        return "nobody that is trusted here has signed its certificate;"
            + " if it is the right one, trust the file of its authority, or its own";
      }
      if (cause instanceof CertificateException) {
        said = text(String.valueOf(cause.getMessage()));
      }
    }
    return said == null ? null : "its certificate is not good: " + said;
  }
}
