package io.jackfield.command;

/** The words that were typed do not fit the command, for a reason that its spec cannot tell. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a line for the operator, who is shown the command's usage as well. */
  public UsageException(String message) {
    super(message);
  }
}
