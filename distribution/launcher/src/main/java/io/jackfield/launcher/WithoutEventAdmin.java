package io.jackfield.launcher;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * The standard output without the warnings that Felix's event service prints in a stop when the log
 * service has gone before it. There from the start: Gogo puts another stream in its place, and when
 * it stops, puts back what it has found.
 */
final class WithoutEventAdmin extends PrintStream {
  private static final String WARNING = "WARNING: EventAdmin: ";

  WithoutEventAdmin(PrintStream out) {
    super(out, true);
  }

  @Override
  public void println(@Nullable String line) {
    if (line == null || !line.startsWith(WARNING)) {
      super.println(line);
    }
  }
}
