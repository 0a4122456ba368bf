package io.jackfield.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** What must not be in a daemon's log after a class of tests. */
public final class LogCheck {
  private static final Pattern ERROR = Pattern.compile("^\\S+ ERROR ");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\t]]");

  private LogCheck() {}

  /** Fails on an error that is none of the expected ones, a leak or a control character. */
  public static void check(Home home, List<Pattern> expectedErrors) {
    check(home, expectedErrors, 0);
  }

  /** The same for what has come to be there after so many lines. */
  static void check(Home home, List<Pattern> expectedErrors, int after) {
    List<String> all = lines(home);
    List<String> lines = all.subList(after, all.size());
    assertThat(lines.stream().filter(line -> isUnexpected(line, expectedErrors)))
        .as("errors in the log")
        .isEmpty();
    assertThat(lines.stream().filter(line -> line.contains("LEAK"))).as("leaked buffers").isEmpty();
    assertThat(home.path("daemon.err")).content().doesNotContain("LEAK");
    assertThat(lines.stream().filter(line -> CONTROL.matcher(line).find()))
        .as("control characters")
        .isEmpty();
  }

  private static boolean isUnexpected(String line, List<Pattern> expectedErrors) {
    return ERROR.matcher(line).find()
        && expectedErrors.stream().noneMatch(expected -> expected.matcher(line).find());
  }

  /** What is in the log. */
  static List<String> lines(Home home) {
    try {
      return Files.readAllLines(home.path("log", "jackfield.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
