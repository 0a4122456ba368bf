package io.jackfield.client.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file came (RFC 9110 section 14.4).
 *
 * @param first the place of the first byte; of a range that was refused, 0
 * @param last the place of the last byte; of a range that was refused, -1
 * @param size of the whole file, if the server tells
 */
record ContentRange(long first, long last, OptionalLong size) {
  private static final Pattern SENT =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern REFUSED =
      Pattern.compile("bytes \\*/(\\d{1,18})", Pattern.CASE_INSENSITIVE);

  static Optional<ContentRange> of(Answer answer) {
    return answer.field("Content-Range").flatMap(ContentRange::parse);
  }

  static Optional<ContentRange> parse(String text) {
    Matcher refused = REFUSED.matcher(text);
    if (refused.matches()) {
      return Optional.of(
          new ContentRange(0, -1, OptionalLong.of(Long.parseLong(refused.group(1)))));
    }
    Matcher sent = SENT.matcher(text);
    if (!sent.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(sent.group(1));
    long last = Long.parseLong(sent.group(2));
    OptionalLong size =
        sent.group(3).equals("*")
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(sent.group(3)));
    return first <= last && last < size.orElse(Long.MAX_VALUE)
        ? Optional.of(new ContentRange(first, last, size))
        : Optional.empty();
  }
}
