package io.jackfield.http.message;

import io.jackfield.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as it was sent, well formed.
 *
 * @param method any token; the standard ones are not made anew
 * @param target not looked into yet: visible ASCII characters
 * @param version {@link #HTTP_1_0}, {@link #HTTP_1_1} or {@link #HTTP_2}
 * @param headers in their order, names as they were written, values read as ISO 8859-1
 * @param host what the one {@code Host} field names; null if there is none, as HTTP/1.0 allows
 * @param bodyLength bytes of the body, or {@link #UNKNOWN}
 */
public record RequestHead(
    String method,
    String target,
    String version,
    HttpHeaders headers,
    @Nullable Authority host,
    long bodyLength)
    implements ParsedHead {
  public static final String HTTP_1_0 = "HTTP/1.0";

  /** This one, and those after it that differ in their minor number. */
  public static final String HTTP_1_1 = "HTTP/1.1";

  public static final String HTTP_2 = "HTTP/2";

  /** The length of a body that comes in chunks or frames. */
  public static final long UNKNOWN = -1;

  /** Whether the version is HTTP/1.0. */
  public boolean isOld() {
    return version.equals(HTTP_1_0);
  }
}
