package io.jackfield.command;

/** A command failed, and the same words may do better later: exit code 4. */
public final class RetryableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a line for the operator. */
  public RetryableException(String message, Throwable cause) {
    super(message, cause);
  }
}
