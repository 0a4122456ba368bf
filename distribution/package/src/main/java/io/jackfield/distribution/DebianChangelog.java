package io.jackfield.distribution;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What Debian's tools read of a package's history: of this version, and where the rest is told. */
final class DebianChangelog {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private DebianChangelog() {}

  /** Of a version of the project and the time of its build. */
  static String of(String version, Instant time) {
    return String.join(
        "\n",
        "jackfield (" + debianVersion(version) + ") unstable; urgency=medium",
        "",
        "  * What has changed is told in changelog.gz, beside this file.",
        "",
        " -- The Jackfield project <jackfield@jackfield.invalid>  " + DATE.format(time),
        "");
  }

  /** A snapshot comes before the release. */
  static String debianVersion(String version) {
    return version.replace("-SNAPSHOT", "~SNAPSHOT").replace('-', '+') + "-1";
  }
}
