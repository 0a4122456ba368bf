package io.jackfield.util;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes as an operator types and reads them: {@code 1500}, {@code 64K}; units of 1024. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([KMGT]?)");
  private static final String UNITS = "KMGT";

  private ByteSize() {}

  /**
   * Reads a number of bytes, or of K, M, G or T of them.
   *
   * @throws IllegalArgumentException with a line for the operator
   */
  public static long parse(String text) {
    Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException("not a size such as 1500, 64K or 10G: '" + text + "'");
    }
    long count = Long.parseLong(form.group(1));
    long unit = form.group(2).isEmpty() ? 1 : unit(UNITS.indexOf(form.group(2)));
    if (count > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("too large a size: '" + text + "'");
    }
    return count * unit;
  }

  /** As {@link #parse} reads it, in the largest unit of which it is a multiple. */
  public static String exact(long bytes) {
    int power = UNITS.length() - 1;
    while (power >= 0 && (bytes == 0 || bytes % unit(power) != 0)) {
      power--;
    }
    return power < 0
        ? String.valueOf(bytes)
        : bytes / unit(power) + UNITS.substring(power, power + 1);
  }

  /** To be compared at a glance: with one decimal, rounded down. */
  public static String rounded(long bytes) {
    int power = UNITS.length() - 1;
    while (power >= 0 && bytes < unit(power)) {
      power--;
    }
    if (power < 0) {
      return String.valueOf(bytes);
    }
    long unit = unit(power);
    return bytes / unit + "." + bytes % unit * 10 / unit + UNITS.charAt(power);
  }

  private static long unit(int power) {
    return 1L << (10 * (power + 1));
  }
}
