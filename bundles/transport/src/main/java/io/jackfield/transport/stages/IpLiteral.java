package io.jackfield.transport.stages;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** An IP address in text: never a name, which would be looked up. */
final class IpLiteral {
  private static final int MOST_CHARACTERS = 45;

  private IpLiteral() {}

  /**
   * Its 4 or 16 bytes; null if the text is anything else. A zone, brackets and decimals with a
   * leading zero, which some read as octal, are refused.
   */
  static byte @Nullable [] bytesOf(String text) {
    if (text.length() > MOST_CHARACTERS || !text.chars().allMatch(IpLiteral::belongs)) {
      return null;
    }
    if (text.indexOf('.') < 0) {
      return NetUtil.createByteArrayFromIpAddressString(text);
    }
    int tail = text.lastIndexOf(':') + 1;
    byte[] decimal =
        hasLeadingZero(text, tail)
            ? null
            : NetUtil.createByteArrayFromIpAddressString(text.substring(tail));
    if (decimal == null || tail == 0) {
      return decimal;
    }
    // Netty takes "::192.0.2.1" for "::ffff:192.0.2.1", but leaves "::c000:201" what it is.
    String groups = group(decimal, 0) + ":" + group(decimal, 2);
    return NetUtil.createByteArrayFromIpAddressString(text.substring(0, tail) + groups);
  }

  private static String group(byte[] bytes, int at) {
    return Integer.toHexString((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
  }

  private static boolean belongs(int c) {
    return (c < 0x80 && Character.digit(c, 16) >= 0) || c == ':' || c == '.';
  }

  private static boolean hasLeadingZero(String text, int start) {
    for (int i = start; i < text.length() - 1; i++) {
      boolean first = i == start || text.charAt(i - 1) == '.';
      if (first && text.charAt(i) == '0' && text.charAt(i + 1) != '.') {
        return true;
      }
    }
    return false;
  }

  /** A decimal number without sign and leading zero; -1 if the text is anything else. */
  static int numberOf(String text, int most) {
    boolean plain =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(IpLiteral::isDigit);
    if (!plain || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number <= most ? number : -1;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
