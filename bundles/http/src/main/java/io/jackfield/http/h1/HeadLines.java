package io.jackfield.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.message.Authority;
import io.jackfield.http.message.Octets;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one request's head (RFC 9112 sections 3, 5 and 6, RFC 9110 section 5.5). The length
 * of the body must be told at most once, and in one way.
 */
final class HeadLines {
  private static final int VERSION_LENGTH = "HTTP/1.1".length();
  private static final int LENGTH_DIGITS = 18;

  private final HttpHeaders.Builder headers = HttpHeaders.builder();
  private String method = "";
  private String target = "";
  private byte minorVersion;
  private boolean lengthTold;
  private String coding = "";
  private long bodyLength;
  private int hosts;
  private String host = "";

  /** {@code method SP request-target SP HTTP-version}, one space each. */
  @Nullable Refusal requestLine(byte[] in, int from, int to) {
    int hash = 0;
    int at = from;
    for (; at < to && Octets.isToken(in[at]); at++) {
      hash = 31 * hash + in[at];
    }
    int targetStart = at + 1;
    if (at == from || at == to || in[at] != ' ') {
      return malformedRequestLine();
    }
    method = KnownText.of(in, from, at, hash);
    at = targetStart;
    while (at < to && in[at] > ' ' && in[at] < 0x7f) {
      at++;
    }
    if (at == targetStart || at == to || in[at] != ' ') {
      return malformedRequestLine();
    }
    target = new String(in, targetStart, at - targetStart, ISO_8859_1);
    return version(in, at + 1, to);
  }

  private static Refusal malformedRequestLine() {
    return Refusal.bad("The request line is malformed.");
  }

  private @Nullable Refusal version(byte[] in, int from, int to) {
    if (to - from != VERSION_LENGTH
        || in[from] != 'H'
        || in[from + 1] != 'T'
        || in[from + 2] != 'T'
        || in[from + 3] != 'P'
        || in[from + 4] != '/'
        || !isDigit(in[from + 5])
        || in[from + 6] != '.'
        || !isDigit(in[from + 7])) {
      return malformedRequestLine();
    }
    minorVersion = in[from + 7];
    return in[from + 5] == '1'
        ? null
        : new Refusal(505, "The version must be HTTP/1.0 or HTTP/1.1.");
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** {@code field-name ":" OWS field-value OWS}; a space before the colon or a fold is refused. */
  @Nullable Refusal field(byte[] in, int from, int to) {
    int hash = 0;
    int at = from;
    for (; at < to && Octets.isToken(in[at]); at++) {
      hash = 31 * hash + in[at];
    }
    if (at == from || at == to || in[at] != ':') {
      return Refusal.bad("A header field is malformed.");
    }
    int first = at + 1;
    int end = to;
    while (first < end && Octets.isBlank(in[first])) {
      first++;
    }
    while (first < end && Octets.isBlank(in[end - 1])) {
      end--;
    }
    if (Octets.haveControl(in, first, end)) {
      return Refusal.bad("A header field has a control character in it.");
    }
    String name = KnownText.of(in, from, at, hash);
    String value = new String(in, first, end - first, ISO_8859_1);
    headers.add(name, value);
    return noted(name, value);
  }

  /** Keeps what the framing depends on. */
  private @Nullable Refusal noted(String name, String value) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("Host") ? host(value) : null;
      case 14 -> name.equalsIgnoreCase("Content-Length") ? length(value) : null;
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding") ? coding(value) : null;
      // Of this draft some servers read eight bytes behind the head of which no length tells.
      case 18 ->
          name.equalsIgnoreCase("Sec-WebSocket-Key1")
              ? Refusal.bad("This draft of WebSocket is not spoken here.")
              : null;
      default -> null;
    };
  }

  private @Nullable Refusal host(String value) {
    hosts++;
    host = value;
    return null;
  }

  private @Nullable Refusal length(String value) {
    if (lengthTold) {
      return toldTwice();
    }
    lengthTold = true;
    boolean number = !value.isEmpty() && value.length() <= LENGTH_DIGITS;
    for (int i = 0; number && i < value.length(); i++) {
      number = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!number) {
      return Refusal.bad("Content-Length is no number.");
    }
    bodyLength = Long.parseLong(value);
    return null;
  }

  private @Nullable Refusal coding(String value) {
    if (lengthTold) {
      return toldTwice();
    }
    lengthTold = true;
    bodyLength = RequestHead.UNKNOWN;
    coding = value;
    return null;
  }

  private static Refusal toldTwice() {
    return Refusal.bad("The length of the body is told more than once.");
  }

  /** What the lines say together. */
  ParsedHead end() {
    Refusal refusal = bodyLength == RequestHead.UNKNOWN ? wrongCoding() : null;
    if (refusal != null) {
      return refusal;
    }
    boolean oldVersion = minorVersion == '0';
    Authority authority = hosts == 1 ? Authority.parse(host) : null;
    if (authority == null && (hosts > 0 || !oldVersion)) {
      return Refusal.bad(hosts == 1 ? "Host is malformed." : "There must be one Host field.");
    }
    return new RequestHead(
        method,
        target,
        oldVersion ? RequestHead.HTTP_1_0 : RequestHead.HTTP_1_1,
        headers.build(),
        authority,
        bodyLength);
  }

  /** RFC 9112 section 6.1. */
  private @Nullable Refusal wrongCoding() {
    if (minorVersion != '1') {
      return Refusal.bad("Transfer-Encoding is of version 1.1 alone.");
    }
    if (coding.equalsIgnoreCase("chunked")) {
      return null;
    }
    int comma = coding.lastIndexOf(',');
    HttpHeaders others =
        HttpHeaders.NONE.with("Transfer-Encoding", coding.substring(0, Math.max(comma, 0)));
    return coding.substring(comma + 1).strip().equalsIgnoreCase("chunked")
            && !others.containsToken("Transfer-Encoding", "chunked")
        ? new Refusal(501, "The only transfer coding is chunked.")
        : Refusal.bad("The body must end in chunks, and be chunked once.");
  }
}
