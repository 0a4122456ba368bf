package io.jackfield.ftp.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as RFC 3659 section 2.3 writes them: UTC, {@code 20260131235959}. */
final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern SYNTAX = Pattern.compile("(\\d{14})(\\.\\d{1,9})?");
  private static final int DIGITS = 14;

  private Times() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** The time without its fraction; empty if it is none. */
  static Optional<Instant> parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time = LocalDateTime.parse(text.substring(0, DIGITS), FORMAT);
      return Optional.of(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
