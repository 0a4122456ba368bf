package io.jackfield.http.message;

import java.util.List;

/** The lists of entity tags in conditions (RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2). */
final class EntityTags {
  private EntityTags() {}

  static boolean isWeak(String tag) {
    return tag.startsWith("W/");
  }

  /**
   * Whether a tag is in the fields' values, or they are a star.
   *
   * @param tag with its quotes
   * @param weakly whether one of the same text counts too if either is weak
   */
  static boolean match(List<String> values, String tag, boolean weakly) {
    String opaque = isWeak(tag) ? tag.substring(2) : tag;
    boolean comparable = weakly || !isWeak(tag);
    for (String value : values) {
      if (value.strip().equals("*") || (comparable && contains(value, opaque, weakly))) {
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
