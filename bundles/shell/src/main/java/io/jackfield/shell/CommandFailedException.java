package io.jackfield.shell;

/** A command failed inside a Gogo line and has said so; stops the line. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailedException(int code) {
    super("exit code " + code);
  }
}
