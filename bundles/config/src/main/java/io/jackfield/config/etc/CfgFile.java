package io.jackfield.config.etc;

import io.jackfield.config.ConfigProblem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known about a file. Guarded by {@link Etc}. */
final class CfgFile {
  final CfgName name;
  final Path path;

  /** As it was when it was read. */
  @Nullable Stamp read;

  /** As it was at the last look. */
  @Nullable Stamp seen;

  /** Whether it has come after the start of the daemon. */
  boolean isNew;

  /** Whether a version of it is in force. */
  boolean applied;

  /** The last attempt to put it in force failed, for a reason outside of it. */
  boolean failed;

  /** Missing at the last look: some editors delete a file before they write the new one. */
  boolean missing;

  /** No bundle knows the configuration. */
  boolean waiting;

  /** How many looks ago it was read. */
  int waited;

  /** Reported already. */
  List<ConfigProblem> problems = List.of();

  CfgFile(Path path) {
    this.path = path;
    this.name = CfgName.of(path.getFileName().toString());
  }

  /** Whether it was read as it is, and waits for no bundle that may be on its way. */
  boolean isSettled() {
    boolean expected = waiting && waited <= Etc.PATIENCE_LOOKS;
    return !missing && !expected && read != null && read.equals(seen);
  }
}
