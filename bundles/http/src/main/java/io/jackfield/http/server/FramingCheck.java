package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a head tells the length of its body at most once, and in one way (RFC 9112
 * section 6). It reads the bytes as they came: the decoder behind joins repeated fields, takes the
 * first of a list where the version is HTTP/1.0, and forgets a length beside a coding.
 */
final class FramingCheck {
  private static final int LENGTH_DIGITS = 18;
  private static final String LENGTH = "content-length";
  private static final String CODING = "transfer-encoding";

  /** The decoder reads eight bytes behind a GET with this field, of which no length tells. */
  private static final String OLD_WEBSOCKET = "sec-websocket-key1";

  private boolean told;

  /** Looks at the next field line, which is well formed; why the head is refused, or null. */
  @Nullable Refusal field(ByteBuf in, int from, int to) {
    int colon = in.indexOf(from, to, (byte) ':');
    if (isName(in, from, colon, OLD_WEBSOCKET)) {
      return Refusal.bad("This draft of WebSocket is not spoken here.");
    }
    boolean length = isName(in, from, colon, LENGTH);
    if (!length && !isName(in, from, colon, CODING)) {
      return null;
    }
    if (told) {
      return Refusal.bad("The length of the body is told more than once.");
    }
    told = true;
    return length && !isLength(in, colon + 1, to)
        ? Refusal.bad("Content-Length is no number.")
        : null;
  }

  /** Forgets the head that was whole. */
  void reset() {
    told = false;
  }

  private static boolean isName(ByteBuf in, int from, int to, String name) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      byte b = in.getByte(from + i);
      if ((b >= 'A' && b <= 'Z' ? b + ' ' : b) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLength(ByteBuf in, int from, int to) {
    int first = from;
    int end = to;
    while (first < end && isBlank(in.getByte(first))) {
      first++;
    }
    while (first < end && isBlank(in.getByte(end - 1))) {
      end--;
    }
    for (int at = first; at < end; at++) {
      if (in.getByte(at) < '0' || in.getByte(at) > '9') {
        return false;
      }
    }
    return first < end && end - first <= LENGTH_DIGITS;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
