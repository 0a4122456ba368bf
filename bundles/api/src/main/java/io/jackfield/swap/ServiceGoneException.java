package io.jackfield.swap;

/** A service of another bundle did not come back in time. */
public final class ServiceGoneException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** With a message for the log and the operator. */
  public ServiceGoneException(String message) {
    super(message);
  }
}
