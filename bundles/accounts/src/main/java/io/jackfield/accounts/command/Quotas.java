package io.jackfield.accounts.command;

import io.jackfield.account.Quota;
import io.jackfield.command.CommandCall;
import io.jackfield.command.Table;
import io.jackfield.command.UsageException;
import io.jackfield.file.FileUsage;
import io.jackfield.util.ByteSize;
import java.util.Map;
import java.util.Optional;

/** Quotas as an operator types and reads them. */
final class Quotas {
  static final String BYTES = "--bytes";
  static final String SIZE = "SIZE";
  static final String BYTES_HELP =
      "how many bytes may be in its home and all below: a number, with K, M, G or T behind it for"
          + " powers of 1024, or 'none' for no limit";
  static final String FILES = "--files";
  static final String COUNT = "COUNT";
  static final String FILES_HELP = "how many files may be there, or 'none' for no limit";

  private static final String NONE = "none";

  private Quotas() {}

  /**
   * A quota with the limits that were typed in place of what was there.
   *
   * @throws UsageException if one of them is no limit
   */
  static Quota parse(CommandCall call, Quota before) throws UsageException {
    Optional<String> bytes = call.option(BYTES);
    Optional<String> files = call.option(FILES);
    try {
      return new Quota(
          bytes.map(Quotas::size).orElse(before.bytes()),
          files.map(Quotas::count).orElse(before.files()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static long size(String text) {
    return text.equals(NONE) ? Quota.UNLIMITED : ByteSize.parse(text);
  }

  private static long count(String text) {
    if (text.equals(NONE)) {
      return Quota.UNLIMITED;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("not a number of files: '" + text + "'");
    }
    return Long.parseLong(text);
  }

  /** What is used of what. */
  static Table table(Quota quota, FileUsage used) {
    String bytes = limited(quota.bytes()) ? ByteSize.exact(quota.bytes()) : NONE;
    String files = limited(quota.files()) ? String.valueOf(quota.files()) : NONE;
    return new Table("QUOTA", "USED", "LIMIT")
        .row("bytes", ByteSize.rounded(used.bytes()), bytes)
        .row("files", used.files(), files);
  }

  /** In a few words; empty without a limit. */
  static String words(Quota quota) {
    String bytes = limited(quota.bytes()) ? ByteSize.exact(quota.bytes()) : "";
    String files = limited(quota.files()) ? quota.files() + " files" : "";
    return bytes + (bytes.isEmpty() || files.isEmpty() ? "" : ", ") + files;
  }

  /** Without a field for what has no limit. */
  static Map<String, Object> json(Quota quota) {
    return Map.of("bytes", field(quota.bytes()), "files", field(quota.files()));
  }

  static Map<String, Object> json(FileUsage used) {
    return Map.of("bytes", used.bytes(), "files", used.files());
  }

  private static Optional<Long> field(long limit) {
    return limited(limit) ? Optional.of(limit) : Optional.empty();
  }

  private static boolean limited(long limit) {
    return limit != Quota.UNLIMITED;
  }
}
