package io.jackfield.http;

/** What may stand in a header field (RFC 9110 sections 5.1, 5.5 and 5.6.2). */
final class FieldSyntax {
  private static final boolean[] TOKEN = new boolean[0x80];

  static {
    for (char c = '!'; c <= '~'; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  private FieldSyntax() {}

  static void checkName(String name) {
    boolean token = !name.isEmpty();
    for (int i = 0; token && i < name.length(); i++) {
      char c = name.charAt(i);
      token = c < TOKEN.length && TOKEN[c];
    }
    if (!token) {
      throw new IllegalArgumentException("not the name of a header field");
    }
  }

  static void checkValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new IllegalArgumentException(
            "the value of the header field " + name + " has a control character in it");
      }
    }
  }

  /** Whether two names or tokens are the same: in ASCII, in any case. */
  static boolean same(String one, String other) {
    return one.equals(other) || (one.length() == other.length() && same(one, 0, other));
  }

  /** Whether {@code token} stands in a text from there on, in any case. */
  static boolean same(String text, int from, String token) {
    for (int i = 0; i < token.length(); i++) {
      char a = text.charAt(from + i);
      char b = token.charAt(i);
      if (a != b && lower(a) != lower(b)) {
        return false;
      }
    }
    return true;
  }

  private static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }
}
