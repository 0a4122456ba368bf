package io.jackfield.http.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file.
 *
 * @param first the offset of its first byte
 * @param length at least 1
 */
public record ByteRange(long first, long length) {
  private static final int MOST_DIGITS = 18;

  /**
   * Reads a Range field (RFC 9110 section 14.2).
   *
   * @param size of the file
   * @param most how many ranges are taken
   * @return the ranges; empty if none can be satisfied; null if the field is to be ignored: another
   *     unit, malformed, or more bytes or ranges than make sense (CVE-2011-3192)
   */
  public static @Nullable List<ByteRange> parse(String field, long size, int most) {
    if (!field.regionMatches(true, 0, "bytes=", 0, 6)) {
      return null;
    }
    String[] specs = field.substring(6).split(",", most + 1);
    List<ByteRange> ranges = new ArrayList<>();
    long total = 0;
    for (String spec : specs) {
      String text = spec.strip();
      if (!isSpec(text) || specs.length > most) {
        return null;
      }
      ByteRange range = satisfy(text, size);
      if (range != null) {
        ranges.add(range);
        total += range.length;
      }
    }
    return total > size ? null : ranges;
  }

  private static boolean isSpec(String text) {
    int dash = text.indexOf('-');
    if (dash < 0 || text.length() == 1 || !isNumber(text, 0, dash)) {
      return false;
    }
    return isNumber(text, dash + 1, text.length())
        && (dash == 0
            || dash + 1 == text.length()
            || number(text, 0, dash) <= number(text, dash + 1, text.length()));
  }

  private static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The part of the file that a good spec names; null if there is none. */
  private static @Nullable ByteRange satisfy(String spec, long size) {
    int dash = spec.indexOf('-');
    long last = dash + 1 == spec.length() ? size - 1 : number(spec, dash + 1, spec.length());
    if (dash == 0) {
      long length = Math.min(last, size);
      return length == 0 ? null : new ByteRange(size - length, length);
    }
    long first = number(spec, 0, dash);
    return first >= size ? null : new ByteRange(first, Math.min(last, size - 1) - first + 1);
  }

  /** What is longer than any file is just very long. */
  private static long number(String text, int from, int to) {
    int start = from;
    while (start < to && text.charAt(start) == '0') {
      start++;
    }
    if (start == to) {
      return 0;
    }
    return to - start > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(text, start, to, 10);
  }

  /** As Content-Range tells it. */
  public String describe(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
