package io.jackfield.deploy;

/** A change of the live tier was refused; the message tells the operator what and why. */
public final class DeployException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one line for the operator. */
  public DeployException(String message) {
    super(message);
  }

  /** With one line for the operator and the cause for the log. */
  public DeployException(String message, Throwable cause) {
    super(message, cause);
  }
}
