package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The lines of a request's head, byte by byte (RFC 9112 sections 3 and 5, RFC 9110 5.5, 5.6.2). */
final class HeadSyntax {
  private static final boolean[] TOKEN = tokenBytes();
  private static final int VERSION_LENGTH = "HTTP/1.1".length();

  private HeadSyntax() {}

  private static boolean[] tokenBytes() {
    boolean[] token = new boolean[256];
    for (char c = '!'; c <= '~'; c++) {
      token[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    return token;
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c < TOKEN.length && TOKEN[c]);
  }

  /** Behind the token that begins here; {@code from} if none does. */
  static int tokenEnd(ByteBuf in, int from, int to) {
    int at = from;
    while (at < to && TOKEN[in.getUnsignedByte(at)]) {
      at++;
    }
    return at;
  }

  /** What no value may have in it. */
  static boolean isControl(int octet) {
    return (octet < ' ' && octet != '\t') || octet == 0x7f;
  }

  /** {@code method SP request-target SP HTTP-version}, one space each. */
  static @Nullable Refusal requestLine(ByteBuf in, int from, int to) {
    int at = tokenEnd(in, from, to);
    int targetStart = at + 1;
    if (at == from || at == to || in.getByte(at) != ' ') {
      return Refusal.bad("The request line is malformed.");
    }
    for (at = targetStart; at < to && in.getByte(at) > ' ' && in.getByte(at) < 0x7f; at++) {}
    if (at == targetStart || at == to || in.getByte(at) != ' ') {
      return Refusal.bad("The request line is malformed.");
    }
    return version(in, at + 1, to);
  }

  private static @Nullable Refusal version(ByteBuf in, int from, int to) {
    if (to - from != VERSION_LENGTH
        || in.getInt(from) != 0x48545450 // HTTP
        || in.getByte(from + 4) != '/'
        || in.getByte(from + 6) != '.'
        || !isDigit(in.getByte(from + 5))
        || !isDigit(in.getByte(from + 7))) {
      return Refusal.bad("The request line is malformed.");
    }
    return in.getByte(from + 5) == '1'
        ? null
        : new Refusal(505, "The version must be HTTP/1.0 or HTTP/1.1.");
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** {@code field-name ":" OWS field-value OWS}; a space before the colon or a fold is refused. */
  static @Nullable Refusal field(ByteBuf in, int from, int to) {
    int at = tokenEnd(in, from, to);
    if (at == from || at == to || in.getByte(at) != ':') {
      return Refusal.bad("A header field is malformed.");
    }
    for (at++; at < to; at++) {
      if (isControl(in.getUnsignedByte(at))) {
        return Refusal.bad("A header field has a control character in it.");
      }
    }
    return null;
  }
}
