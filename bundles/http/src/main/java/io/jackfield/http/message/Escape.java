package io.jackfield.http.message;

/** Foreign text made harmless for where it is put. */
public final class Escape {
  private Escape() {}

  /** For the text and the quoted attributes of HTML. */
  public static String html(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** Appends a JSON string with its quotes (RFC 8259 section 7). */
  public static StringBuilder json(StringBuilder to, String text) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
        to.append(String.format("\\u%04x", (int) c));
      } else {
        to.append(c);
      }
    }
    return to.append('"');
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  /** Appends to a line of a log, inside quotes: no quote, no control character gets through. */
  public static StringBuilder log(StringBuilder to, String text) {
    int safe = 0;
    while (safe < text.length() && isPlain(text.charAt(safe))) {
      safe++;
    }
    if (safe == text.length()) {
      return to.append(text);
    }
    to.append(text, 0, safe);
    for (int i = safe; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        to.append(c);
      } else if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < 0x100) {
        hex(to.append("\\x"), c, 4);
      } else {
        hex(to.append("\\u"), c, 12);
      }
    }
    return to;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
  }

  private static void hex(StringBuilder to, char c, int highestShift) {
    for (int shift = highestShift; shift >= 0; shift -= 4) {
      to.append(Character.forDigit((c >> shift) & 15, 16));
    }
  }
}
