package io.jackfield.ftp.commands;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Lines as {@code ls -l} writes them, which is what clients parse. */
final class ListFormat {
  private static final DateTimeFormatter RECENT =
      DateTimeFormatter.ofPattern("MMM dd HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM dd  uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final Duration HALF_A_YEAR = Duration.ofDays(182);

  private final FileView view;
  private final Instant now;

  ListFormat(FileView view, Clock clock) {
    this.view = view;
    this.now = clock.instant();
  }

  String line(FileInfo info) {
    return String.format(
        Locale.ROOT,
        "%s 1 ftp ftp %13d %s %s",
        mode(info),
        info.size(),
        date(info.modified()),
        info.name());
  }

  private String mode(FileInfo info) {
    Set<Permission> granted = view.permissions(info.path());
    boolean write = granted.contains(info.folder() ? Permission.CREATE : Permission.OVERWRITE);
    if (info.folder()) {
      return write ? "drwxr-xr-x" : "dr-xr-xr-x";
    }
    return write ? "-rw-r--r--" : "-r--r--r--";
  }

  /** A date without a year is one of the last half year. */
  private String date(Instant time) {
    boolean recent = time.isAfter(now.minus(HALF_A_YEAR)) && !time.isAfter(now.plusSeconds(60));
    return (recent ? RECENT : OLD).format(time);
  }
}
