package io.jackfield.http.message;

import java.util.List;

/** The lists of entity tags in conditions (RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2). */
final class EntityTags {
  private EntityTags() {}

  /**
   * Whether a strong tag is in the fields' values, or they are a star.
   *
   * @param tag with its quotes
   * @param weakly whether a weak one of the same text counts too
   */
  static boolean match(List<String> values, String tag, boolean weakly) {
    for (String value : values) {
      if (value.strip().equals("*") || contains(value, tag, weakly)) {
        return true;
      }
    }
    return false;
  }

  /** Steps over the list by its quotes: a tag may have a comma in it. */
  private static boolean contains(String value, String tag, boolean weakly) {
    int open = value.indexOf('"');
    while (open >= 0) {
      int close = value.indexOf('"', open + 1);
      if (close < 0) {
        return false;
      }
      boolean weak = open >= 2 && value.startsWith("W/", open - 2);
      if ((weakly || !weak) && close + 1 - open == tag.length() && value.startsWith(tag, open)) {
        return true;
      }
      open = value.indexOf('"', close + 1);
    }
    return false;
  }
}
