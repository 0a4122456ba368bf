package io.jackfield.http;

/**
 * Service properties of {@link HttpHandler}, {@link AsyncHttpHandler} and {@link HttpFilter}. A
 * component says them by {@link HttpPath}, {@link HttpMethod}, {@link HttpHost} and {@link
 * HttpFilterName}, whose types the compiler checks.
 */
public final class HttpProperties {
  /**
   * The paths that the handler answers, a {@code String} or several: {@code /hello} is that path
   * alone, {@code /orders/{id}} has a parameter, which stands for any one element ({@link
   * HttpRequest#pathParameter}), {@code /hello/*} is that path and everything below it, {@code /*}
   * everything.
   *
   * <p>Of several that have a path, the one with the most literal elements wins, then the one with
   * the most parameters, then one without a star, then the one whose first literal element stands
   * further to the left. Of several that are the same, whatever their parameters are called, one
   * that names the {@link #HOST} wins, then the service with the higher ranking, then that of the
   * newer bundle. A handler goes before a file of the same path.
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

  /**
   * The name of a filter, a {@code String}: by it configuration says that it must not be missing.
   */
  public static final String FILTER_NAME = "http.filter.name";

  private HttpProperties() {}
}
