package io.jackfield.bridge;

/** The client sent what is not a line. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  BadLineException(String reason) {
    super(reason);
  }
}
