package io.jackfield.http;

/** What may stand in a header field (RFC 9110 sections 5.1, 5.5 and 5.6.2). */
final class FieldSyntax {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private FieldSyntax() {}

  static void checkName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(FieldSyntax::isTokenCharacter)) {
      throw new IllegalArgumentException("not the name of a header field");
    }
  }

  static void checkValue(String name, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f))) {
      throw new IllegalArgumentException(
          "the value of the header field " + name + " has a control character in it");
    }
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }
}
