package io.jackfield.tasks.definition;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a developer writes them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}. */
final class TextDuration {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private TextDuration() {}

  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.trim());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a duration such as 30s, 5m or 2h: '" + text + "'");
    }
    long count = Long.parseLong(form.group(1));
    if (count == 0) {
      throw new IllegalArgumentException("a duration of nothing: '" + text + "'");
    }
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
