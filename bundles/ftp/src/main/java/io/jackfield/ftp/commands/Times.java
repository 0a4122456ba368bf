package io.jackfield.ftp.commands;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** Times as RFC 3659 section 2.3 writes them: UTC, {@code 20260131235959}. */
final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final int DIGITS = 14;
  private static final int MOST_OF_FRACTION = 9;

  private Times() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** The time without its fraction; empty if it is none. */
  static Optional<Instant> parse(String text) {
    if (!isTime(text)) {
      return Optional.empty();
    }
    try {
      LocalDateTime time = LocalDateTime.parse(text.substring(0, DIGITS), FORMAT);
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Fourteen digits, and maybe a dot and up to nine more. */
  private static boolean isTime(String text) {
    int dot = text.indexOf('.');
    String seconds = dot < 0 ? text : text.substring(0, dot);
    String fraction = dot < 0 ? "0" : text.substring(dot + 1);
    return seconds.length() == DIGITS
        && isDigits(seconds)
        && !fraction.isEmpty()
        && fraction.length() <= MOST_OF_FRACTION
        && isDigits(fraction);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
