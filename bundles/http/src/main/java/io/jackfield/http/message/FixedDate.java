package io.jackfield.http.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The form of dates that is sent, {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 section 5.6.7):
 * one is written and read with each file.
 */
final class FixedDate {
  static final int LENGTH = 29;

  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int NAME = 3;
  private static final int LAST_YEAR = 9999;
  private static final long FIRST = LocalDateTime.of(0, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
  private static final long LAST =
      LocalDateTime.of(LAST_YEAR, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  private FixedDate() {}

  /** Writes one; what has no year of four digits becomes the nearest that has. */
  static String format(long seconds) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.max(FIRST, Math.min(seconds, LAST)), 0, ZoneOffset.UTC);
    byte[] text = "Mon, 00 Jan 0000 00:00:00 GMT".getBytes(ISO_8859_1);
    name(text, 0, DAYS, time.getDayOfWeek().getValue());
    number(text, 5, 2, time.getDayOfMonth());
    name(text, 8, MONTHS, time.getMonthValue());
    number(text, 12, 4, time.getYear());
    number(text, 17, 2, time.getHour());
    number(text, 20, 2, time.getMinute());
    number(text, 23, 2, time.getSecond());
    return new String(text, ISO_8859_1);
  }

  private static void name(byte[] text, int at, String names, int number) {
    for (int i = 0; i < NAME; i++) {
      text[at + i] = (byte) names.charAt(NAME * (number - 1) + i);
    }
  }

  private static void number(byte[] text, int at, int digits, int number) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** The seconds since 1970 of one, to the letter; null if the text is none. */
  static @Nullable Long parse(String text) {
    if (text.length() != LENGTH
        || !text.startsWith(", ", 3)
        || text.charAt(7) != ' '
        || text.charAt(11) != ' '
        || text.charAt(16) != ' '
        || text.charAt(19) != ':'
        || text.charAt(22) != ':'
        || !text.endsWith(" GMT")) {
      return null;
    }
    try {
      LocalDate day = LocalDate.of(number(text, 12, 4), name(text, 8, MONTHS), number(text, 5, 2));
      return day.getDayOfWeek().getValue() == name(text, 0, DAYS)
          ? day.atTime(number(text, 17, 2), number(text, 20, 2), number(text, 23, 2))
              .toEpochSecond(ZoneOffset.UTC)
          : null;
    } catch (DateTimeException e) {
      return null; // there is no such day or time
    }
  }

  /** Which of the names it is, from 1 on; negative if none. */
  private static int name(String text, int at, String names) {
    for (int i = 0; i < names.length(); i += NAME) {
      if (text.regionMatches(at, names, i, NAME)) {
        return i / NAME + 1;
      }
    }
    return -1;
  }

  /** Negative if it is none. */
  private static int number(String text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return number;
  }
}
