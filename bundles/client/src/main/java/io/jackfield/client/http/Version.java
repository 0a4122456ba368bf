package io.jackfield.client.http;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * By what a server's file is recognised as the same, byte for byte (RFC 9110 section 8.8): its
 * strong ETag as the server wrote it, or {@code SIZE@LAST-MODIFIED}.
 */
final class Version {
  private Version() {}

  /**
   * Of a file that an answer is about; empty if nothing can be told.
   *
   * @param size of the whole file
   */
  static String of(Answer answer, OptionalLong size) {
    Optional<String> tag = answer.field("ETag").filter(Version::isStrong);
    if (tag.isPresent()) {
      return tag.get();
    }
    Optional<Instant> modified = modified(answer);
    Optional<Instant> now = answer.field("Date").flatMap(Version::time);
    // What was written within this second may have been written twice in it.
    boolean settled = modified.isPresent() && now.isPresent() && modified.get().isBefore(now.get());
    return settled && size.isPresent()
        ? size.getAsLong() + "@" + answer.field("Last-Modified").orElse("")
        : "";
  }

  private static boolean isStrong(String tag) {
    return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
  }

  /** What goes into If-Range; empty if the version is none of HTTP's. */
  static String condition(String version) {
    return isStrong(version) ? version : version.substring(version.indexOf('@') + 1);
  }

  static Optional<Instant> modified(Answer answer) {
    return answer.field("Last-Modified").flatMap(Version::time);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
