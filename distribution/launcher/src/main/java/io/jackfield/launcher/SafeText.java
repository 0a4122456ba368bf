package io.jackfield.launcher;

/** Makes text from outside harmless in a log: one event stays one line that shows what it is. */
public final class SafeText {
  private SafeText() {}

  /** Control, format (bidi, zero-width) and line separator characters as \\uXXXX. */
  public static String escape(String text) {
    int first = 0;
    while (first < text.length() && !isUnsafe(text.charAt(first))) {
      first++;
    }
    return first == text.length() ? text : escapeFrom(text, first);
  }

  private static String escapeFrom(String text, int first) {
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> safe.append("\\n");
        case '\r' -> safe.append("\\r");
        case '\t' -> safe.append("\\t");
        default -> {
          if (isUnsafe(c)) {
            safe.append(String.format("\\u%04x", (int) c));
          } else {
            safe.append(c);
          }
        }
      }
    }
    return safe.toString();
  }

  private static boolean isUnsafe(char c) {
    if (c >= ' ' && c < 0x7f) {
      return false; // most text, and quicker told
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
