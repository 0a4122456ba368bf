package io.jackfield.account;

/** A password could not be checked now: the client is to try again later. */
public final class AuthenticationBusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For {@link Accounts#authenticate}. */
  public AuthenticationBusyException() {
    super("too many passwords wait to be checked");
  }
}
