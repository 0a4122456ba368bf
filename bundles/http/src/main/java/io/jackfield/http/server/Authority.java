package io.jackfield.http.server;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port as in {@code Host} (RFC 3986 section 3.2, without user information).
 *
 * @param host in lower case; an IPv6 address keeps its brackets
 * @param port as it was sent; empty if it was not
 */
record Authority(String host, String port) {

  /** Reads it; null if it is malformed or the host is empty. */
  static @Nullable Authority parse(String text) {
    int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    if (hostEnd < 0) {
      hostEnd = text.length();
    }
    String host = text.substring(0, hostEnd);
    String rest = text.substring(hostEnd);
    if (!isHost(host) || !isPort(rest)) {
      return null;
    }
    return new Authority(host.toLowerCase(Locale.ROOT), rest.isEmpty() ? "" : rest.substring(1));
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return host.length() > 3
          && host.substring(1, host.length() - 1)
              .chars()
              .allMatch(c -> isHex(c) || ":.".indexOf(c) >= 0);
    }
    return !host.isEmpty()
        && host.chars().allMatch(c -> isAlphanumeric(c) || "-._~".indexOf(c) >= 0);
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty()
        || (rest.length() <= 6
            && rest.charAt(0) == ':'
            && rest.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
  }

  private static boolean isHex(int c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
