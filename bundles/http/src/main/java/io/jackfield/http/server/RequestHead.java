package io.jackfield.http.server;

import io.jackfield.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as it was sent, well formed.
 *
 * @param method any token; the standard ones are not made anew
 * @param target not looked into yet: visible ASCII characters
 * @param oldVersion whether the version is HTTP/1.0
 * @param headers in their order, names as they were written, values read as ISO 8859-1
 * @param host what the one {@code Host} field names; null if there is none, as HTTP/1.0 allows
 * @param bodyLength bytes of the body, or {@link #CHUNKED}
 */
record RequestHead(
    String method,
    String target,
    boolean oldVersion,
    HttpHeaders headers,
    @Nullable Authority host,
    long bodyLength)
    implements HeadParser.Result {
  /** The length of a body that comes in chunks. */
  static final long CHUNKED = -1;
}
