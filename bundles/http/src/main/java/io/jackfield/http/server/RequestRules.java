package io.jackfield.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request's fields must fulfil before anybody looks at it. */
final class RequestRules {
  private RequestRules() {}

  /** Why the connection is closed on this request; null if it is a good one. */
  static @Nullable Refusal check(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Refusal.bad("The request is malformed.");
    }
    Refusal refusal = coding(request.headers(), request.protocolVersion());
    return refusal != null ? refusal : host(request.headers(), request.protocolVersion());
  }

  /** RFC 9112 section 6.1; that there is one at most was seen to by {@link FramingCheck}. */
  private static @Nullable Refusal coding(HttpHeaders headers, HttpVersion version) {
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding == null) {
      return null;
    }
    if (version.minorVersion() == 0) {
      return Refusal.bad("HTTP/1.0 has no Transfer-Encoding.");
    }
    return coding.equalsIgnoreCase("chunked")
        ? null
        : new Refusal(501, "The only transfer coding is chunked.");
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
