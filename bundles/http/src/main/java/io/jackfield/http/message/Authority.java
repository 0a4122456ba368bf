package io.jackfield.http.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port as in {@code Host} (RFC 3986 section 3.2, without user information).
 *
 * @param host in lower case; an IPv6 address keeps its brackets
 * @param port as it was sent; empty if it was not
 */
public record Authority(String host, String port) {
  private static final int PORT_DIGITS = 5;

  /** Reads it; null if it is malformed or the host is empty. */
  public static @Nullable Authority parse(String text) {
    boolean literal = text.startsWith("[");
    int hostEnd = literal ? text.indexOf(']') + 1 : text.indexOf(':');
    if (hostEnd < 0) {
      hostEnd = text.length();
    }
    boolean good = literal ? isLiteral(text, hostEnd) : isName(text, hostEnd);
    if (!good || !isPort(text, hostEnd)) {
      return null;
    }
    return new Authority(
        text.substring(0, hostEnd).toLowerCase(Locale.ROOT),
        hostEnd == text.length() ? "" : text.substring(hostEnd + 1));
  }

  private static boolean isLiteral(String text, int end) {
    boolean good = end > 3;
    for (int i = 1; good && i < end - 1; i++) {
      char c = text.charAt(i);
      good = isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    }
    return good;
  }

  private static boolean isName(String text, int end) {
    boolean good = end > 0;
    for (int i = 0; good && i < end; i++) {
      char c = text.charAt(i);
      good =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || isDigit(c)
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~';
    }
    return good;
  }

  /** Whether nothing stands there, or a colon and a number that may be missing. */
  private static boolean isPort(String text, int from) {
    if (from == text.length()) {
      return true;
    }
    boolean good = text.charAt(from) == ':' && text.length() - from - 1 <= PORT_DIGITS;
    for (int i = from + 1; good && i < text.length(); i++) {
      good = isDigit(text.charAt(i));
    }
    return good;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
