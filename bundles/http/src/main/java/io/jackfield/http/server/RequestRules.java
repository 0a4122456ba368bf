package io.jackfield.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request's fields must fulfil before anybody looks at it. */
final class RequestRules {
  private static final int LENGTH_DIGITS = 18;

  private RequestRules() {}

  /** Why the connection is closed on this request; null if it is a good one. */
  static @Nullable Refusal check(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Refusal.bad("The request is malformed.");
    }
    Refusal refusal = framing(request.headers(), request.protocolVersion());
    return refusal != null ? refusal : host(request.headers(), request.protocolVersion());
  }

  /** RFC 9112 section 6: the length of the body must be told in exactly one way. */
  private static @Nullable Refusal framing(HttpHeaders headers, HttpVersion version) {
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (lengths.size() + codings.size() > 1) {
      return Refusal.bad("The length of the body is told more than once.");
    }
    if (!lengths.isEmpty() && !isLength(lengths.get(0))) {
      return Refusal.bad("Content-Length is no number.");
    }
    if (codings.isEmpty()) {
      return null;
    }
    if (version.minorVersion() == 0) {
      return Refusal.bad("HTTP/1.0 has no Transfer-Encoding.");
    }
    return codings.get(0).equalsIgnoreCase("chunked")
        ? null
        : new Refusal(501, "The only transfer coding is chunked.");
  }

  private static boolean isLength(String text) {
    return !text.isEmpty()
        && text.length() <= LENGTH_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** RFC 9112 section 3.2. */
  private static @Nullable Refusal host(HttpHeaders headers, HttpVersion version) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty() && version.minorVersion() == 0) {
      return null;
    }
    if (hosts.size() != 1) {
      return Refusal.bad("There must be one Host field.");
    }
    return Authority.parse(hosts.get(0)) == null ? Refusal.bad("Host is malformed.") : null;
  }
}
