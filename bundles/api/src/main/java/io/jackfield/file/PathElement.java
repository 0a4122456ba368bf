package io.jackfield.file;

import java.nio.charset.StandardCharsets;

/** The rules for one element of a path. */
final class PathElement {
  private static final int ZERO_WIDTH_SPACE = 0x200B;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private PathElement() {}

  /** The element itself, if it is a good one. */
  static String checked(String element) {
    if (element.length() <= VirtualPath.MAX_ELEMENT_BYTES && isPlain(element)) {
      return element;
    }
    element.codePoints().forEach(PathElement::check);
    if (element.getBytes(StandardCharsets.UTF_8).length > VirtualPath.MAX_ELEMENT_BYTES) {
      throw new BadPathException(
          "a file name is longer than " + VirtualPath.MAX_ELEMENT_BYTES + " bytes");
    }
    return element;
  }

  /** Whether it is of ASCII characters that all are good, as most are. */
  private static boolean isPlain(String element) {
    boolean plain = true;
    for (int i = 0; plain && i < element.length(); i++) {
      char c = element.charAt(i);
      plain = c >= ' ' && c < 0x7f && c != '/' && c != '\\';
    }
    return plain;
  }

  private static void check(int codePoint) {
    if (codePoint == '/' || codePoint == '\\') {
      throw new BadPathException(
          "a file name has a " + (codePoint == '/' ? "slash" : "backslash") + " in it");
    }
    if (deceives(codePoint)) {
      throw new BadPathException(
          String.format("a file name has the character U+%04X in it", codePoint));
    }
  }

  /**
   * Whether it hides or reorders what a name shows. Joiners, soft hyphens and tags are invisible
   * too, but they are writing, and what is unassigned today is an emoji tomorrow.
   */
  private static boolean deceives(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT ->
          codePoint == ZERO_WIDTH_SPACE
              || codePoint == BYTE_ORDER_MARK
              || (codePoint >= 0x202A && codePoint <= 0x202E) // embeddings and overrides
              || (codePoint >= 0x2066 && codePoint <= 0x2069); // isolates
      default -> false;
    };
  }
}
