package io.jackfield.shell;

/** The words of a command do not fit it; the message says what is wrong with them. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
