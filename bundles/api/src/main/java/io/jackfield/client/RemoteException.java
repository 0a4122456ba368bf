package io.jackfield.client;

import java.io.IOException;

/**
 * A server, or the way to it, has refused something. The message is one line for the operator that
 * names the host and the path, what was wanted and what came; no secret is in it, and nothing that
 * a terminal would take for more than text.
 */
public final class RemoteException extends IOException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why; decides whether it is worth another try. */
  public enum Reason {
    /** There is no such file or folder. */
    NOT_FOUND(false),
    /** The account may not. */
    DENIED(false),
    /** The server does not know the account or its password, or wants one. */
    CREDENTIALS(false),
    /** The certificate is not the server's, or nobody trusts it. */
    UNTRUSTED(false),
    /** An address that may not be called. */
    FORBIDDEN_ADDRESS(false),
    /** The file is another one than at the beginning. */
    CHANGED(true),
    /** What came is not what the checksum says. */
    CORRUPT(true),
    /** The server has no such thing, or it was not asked in words that it understands. */
    UNSUPPORTED(false),
    /** The server refuses it, and will the next time: a quota, a name, a content. */
    REFUSED(false),
    /** The server is busy, or in trouble. */
    BUSY(true),
    /** No connection, a broken one, or nothing came in time. */
    UNREACHABLE(true);

    private final boolean retryable;

    Reason(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same call may do better later. */
    public boolean isRetryable() {
      return retryable;
    }
  }

  /** One of its reason. */
  public RemoteException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** One of its reason, with what led to it. */
  public RemoteException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
