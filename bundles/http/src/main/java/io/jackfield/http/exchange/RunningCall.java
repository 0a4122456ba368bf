package io.jackfield.http.exchange;

/** A call of another bundle's code that has begun. Any thread. */
public interface RunningCall {
  /** One that has ended. */
  RunningCall ENDED = why -> {};

  /**
   * Ends it with a failure in place of an answer, and tells the code to stop; without effect once
   * it has answered. Never waits.
   */
  void cancel(Throwable why);
}
