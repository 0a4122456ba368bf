package io.jackfield.tasks;

/** The task store could not be read or written. */
final class StoreException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  StoreException(String message) {
    super(message);
  }
}
