package io.jackfield.http.h2;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.config.Settings;
import io.jackfield.http.message.Authority;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.Octets;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The heads of requests and responses as HTTP/2 has them (RFC 9113 sections 8.2 and 8.3). */
final class Http2Head {
  private static final String COOKIE = "cookie";

  private Http2Head() {}

  /**
   * What comes of the fields of a request.
   *
   * @param ends whether no content follows
   * @return the head; why it is refused; null if it is malformed, which resets the stream
   */
  static @Nullable ParsedHead parse(Http2Headers fields, boolean ends, Settings settings) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    StringBuilder cookies = new StringBuilder();
    int count = 0;
    int bytes = 0;
    try {
      for (Map.Entry<CharSequence, CharSequence> field : fields) {
        String name = field.getKey().toString();
        String value = field.getValue().toString();
        if (name.startsWith(":")) {
          continue;
        }
        count++;
        bytes += name.length() + value.length() + 4; // as much as HTTP/1.1 takes
        if (name.equals(COOKIE)) { // RFC 9113 section 8.2.3
          cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
        } else {
          headers.add(name, value.strip());
        }
      }
      if (!cookies.isEmpty()) {
        headers.add(COOKIE, cookies.toString());
      }
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (count > settings.headerCount()) {
      return new Refusal(431, "There are too many header fields.");
    }
    if (bytes > settings.headerBytes()) {
      return new Refusal(431, "The header fields are too long.");
    }
    return head(fields, headers, ends, settings);
  }

  private static @Nullable ParsedHead head(
      Http2Headers fields, HttpHeaders.Builder headers, boolean ends, Settings settings) {
    CharSequence method = fields.method();
    CharSequence path = fields.path();
    CharSequence scheme = fields.scheme();
    if (method == null || !isMethod(method.toString())) {
      return null;
    }
    if (method.toString().equals("CONNECT")) {
      return new Refusal(501, "The method is not known here.");
    }
    if (path == null || scheme == null || !isTarget(path.toString())) {
      return null;
    }
    if (path.length() > settings.requestLineBytes()) {
      return new Refusal(414, "The request line is too long.");
    }
    HttpHeaders known = headers.build();
    if (known.all(Fields.HOST).size() > 1) {
      return Refusal.bad("There must be one Host field.");
    }
    String named = known.first(Fields.HOST).orElse(null);
    CharSequence given = fields.authority();
    String host = given == null ? named : given.toString();
    if (host == null || (named != null && !named.equalsIgnoreCase(host))) {
      return Refusal.bad("There must be one Host field.");
    }
    Authority authority = Authority.parse(host);
    if (authority == null) {
      return Refusal.bad("Host is malformed.");
    }
    Long length = length(known, ends);
    return length == null
        ? null
        : new RequestHead(
            method.toString(),
            path.toString(),
            RequestHead.HTTP_2,
            named == null ? headers.add(Fields.HOST, host).build() : known,
            authority,
            length);
  }

  private static boolean isMethod(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Octets.isToken((byte) c));
  }

  /** A path from the root, or a star; nothing that HTTP/1.1 could not have in its first line. */
  private static boolean isTarget(String text) {
    return (text.startsWith("/") || text.equals("*"))
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Of the content; null if what is said of it cannot be (RFC 9113 section 8.1.1). */
  private static @Nullable Long length(HttpHeaders headers, boolean ends) {
    if (headers.all("content-length").size() > 1) {
      return null;
    }
    String said = headers.first("content-length").orElse(null);
    if (said == null) {
      return ends ? 0 : RequestHead.UNKNOWN;
    }
    boolean number = !said.isEmpty() && said.length() <= 18;
    for (int i = 0; number && i < said.length(); i++) {
      number = said.charAt(i) >= '0' && said.charAt(i) <= '9';
    }
    if (!number) {
      return null;
    }
    long length = Long.parseLong(said);
    return ends && length > 0 ? null : length;
  }

  /** Whether there are pseudo-header fields, which trailers must not have. */
  static boolean hasPseudo(Http2Headers fields) {
    for (CharSequence name : fields.names()) {
      if (name.length() > 0 && name.charAt(0) == ':') {
        return true;
      }
    }
    return false;
  }

  /** Tells a client that waits with its body to send it. */
  static Http2Headers continues() {
    return new DefaultHttp2Headers(false).status("100");
  }

  /**
   * The head of a response.
   *
   * @param length bytes of content; -1 if nobody knows
   * @param date the current one
   * @param server what the server calls itself if the fields do not; empty for nothing
   */
  static Http2Headers write(
      int status, HttpHeaders fields, long length, AsciiString date, String server) {
    Http2Headers head = new DefaultHttp2Headers(false, fields.size() + 4);
    head.status(Integer.toString(status));
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (!Fields.isServers(name)) {
        head.add(name.toLowerCase(Locale.ROOT), fields.value(i));
      }
    }
    head.set("date", date);
    if (!server.isEmpty() && !head.contains("server")) {
      head.set("server", server);
    }
    if (length >= 0 && status != 204 && status != 304) {
      head.set("content-length", Long.toString(length));
    }
    return head;
  }
}
