package io.jackfield.http;

/** Tells a handler's caller to answer with a status that is not success. */
public class HttpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private transient HttpHeaders headers = HttpHeaders.NONE;

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

  /**
   * Adds a header field to the response, such as {@code WWW-Authenticate} or {@code Retry-After};
   * before it is thrown.
   *
   * @return this
   * @throws IllegalArgumentException if the name or the value may not be sent
   */
  public HttpException with(String name, String value) {
    headers = headers.with(name, value);
    return this;
  }

  /** The status code, 400 to 599. */
  public int status() {
    return status;
  }

  /** The header fields of the response, besides those that describe its content. */
  public HttpHeaders headers() {
    return headers;
  }
}
