package io.jackfield.http;

/** Service properties of {@link HttpHandler} and {@link AsyncHttpHandler}. */
public final class HttpProperties {
  /**
   * The paths that the handler answers, a {@code String} or several: {@code /hello} is that path
   * alone, {@code /hello/*} that path and everything below it, {@code /*} everything. The path with
   * the most elements wins, an exact one over one with a star; then the service with the higher
   * ranking, then the newer one. A handler goes before a file of the same path.
   */
  public static final String PATH = "http.path";

  /**
   * The methods that the handler answers, a {@code String} or several; {@code GET} unless set, and
   * with {@code GET} always {@code HEAD}. Others are answered with 405.
   */
  public static final String METHOD = "http.method";

  /**
   * The hosts that the handler answers for, without a port, a {@code String} or several; any host
   * unless set.
   */
  public static final String HOST = "http.host";

  private HttpProperties() {}
}
