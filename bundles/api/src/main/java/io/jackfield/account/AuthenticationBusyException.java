package io.jackfield.account;

/** So many passwords wait to be checked that no more can: the client is to try again later. */
public final class AuthenticationBusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For {@link Accounts#authenticate}. */
  public AuthenticationBusyException() {
    super("too many passwords wait to be checked");
  }
}
