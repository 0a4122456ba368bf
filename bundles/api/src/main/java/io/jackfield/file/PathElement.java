package io.jackfield.file;

import java.nio.charset.StandardCharsets;

/** The rules for one element of a path. */
final class PathElement {
  private PathElement() {}

  /** The element itself, if it is a good one. */
  static String checked(String element) {
    element.codePoints().forEach(PathElement::check);
    if (element.getBytes(StandardCharsets.UTF_8).length > VirtualPath.MAX_ELEMENT_BYTES) {
      throw new BadPathException(
          "a file name is longer than " + VirtualPath.MAX_ELEMENT_BYTES + " bytes");
    }
    return element;
  }

  private static void check(int codePoint) {
    if (codePoint == '/' || codePoint == '\\') {
      throw new BadPathException("a file name has a slash in it");
    }
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          throw new BadPathException(
              String.format("a file name has the character U+%04X in it", codePoint));
      default -> {}
    }
  }
}
