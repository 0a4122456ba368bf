package io.jackfield.http.message;

import io.netty.util.AsciiString;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes them (RFC 9110 section 5.6.7); the current one is made once a second. */
public final class HttpDates {
  /** Those of old senders. */
  private static final List<DateTimeFormatter> OLD_FORMS =
      List.of(
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT),
          form("EEE MMM ppd HH:mm:ss uuuu"));

  private final Clock clock;
  private volatile Second now = new Second(Long.MIN_VALUE, AsciiString.cached(""));

  private record Second(long second, AsciiString text) {}

  public HttpDates(Clock clock) {
    this.clock = clock;
  }

  /** The current time. */
  public AsciiString now() {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Second known = now;
    if (known.second() != second) {
      known = new Second(second, AsciiString.cached(format(Instant.ofEpochSecond(second))));
      now = known;
    }
    return known.text();
  }

  /** When content was changed; never later than now (RFC 9110 section 8.8.2.1). */
  public CharSequence lastModified(Instant time) {
    return time.isAfter(clock.instant()) ? now() : format(time);
  }

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  static String format(Instant time) {
    return FixedDate.format(time.getEpochSecond());
  }

  /** The seconds since 1970 of a date in any of the three forms, to the letter; null if none. */
  public static @Nullable Long parse(String text) {
    if (text.length() == FixedDate.LENGTH) {
      return FixedDate.parse(text); // no other form has that length
    }
    for (DateTimeFormatter form : OLD_FORMS) {
      try {
        return LocalDateTime.parse(text, form).toEpochSecond(ZoneOffset.UTC);
      } catch (DateTimeParseException e) {
        // the next form
      }
    }
    return null;
  }
}
