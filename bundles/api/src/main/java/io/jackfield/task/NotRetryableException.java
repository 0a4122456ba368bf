package io.jackfield.task;

/**
 * Thrown by a task whose run has failed and would fail again however often it is tried: it is not,
 * whatever {@link TaskProperties#RETRIES} says.
 */
public class NotRetryableException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * With a reason.
   *
   * @param message for the operator
   */
  public NotRetryableException(String message) {
    super(message);
  }

  /**
   * With a reason and what it was seen by.
   *
   * @param message for the operator
   */
  public NotRetryableException(String message, Throwable cause) {
    super(message, cause);
  }
}
