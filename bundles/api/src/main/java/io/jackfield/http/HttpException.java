package io.jackfield.http;

/** Tells a handler's caller to answer with a status that is not success. */
public class HttpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * With what the client is told.
   *
   * @param status 400 to 599
   * @param detail one sentence that the client may see
   */
  public HttpException(int status, String detail) {
    super(detail);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an error status: " + status);
    }
    this.status = status;
  }

  /** The status code, 400 to 599. */
  public int status() {
    return status;
  }
}
