package io.jackfield.launcher;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a command is, in a line of the terminal that is drawn over and over. */
final class ProgressLine {
  private static final Pattern COUNTED = Pattern.compile("(.*) (\\d{1,9})/(\\d{1,9})");
  private static final String START_OF_LINE = "\r\u001b[K";
  private static final int BAR = 30;

  private final PrintStream terminal;
  private final boolean shown;
  private boolean there;

  /**
   * A line.
   *
   * @param shown false where nobody looks: then nothing is written
   */
  ProgressLine(PrintStream terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  void show(String text) {
    if (shown) {
      terminal.print(START_OF_LINE + SafeText.escape(line(text)));
      terminal.flush();
      there = true;
    }
  }

  /** Before anything else is written. */
  void clear() {
    if (there) {
      terminal.print(START_OF_LINE);
      terminal.flush();
      there = false;
    }
  }

  private static String line(String text) {
    Matcher counted = COUNTED.matcher(text);
    if (!counted.matches()) {
      return text;
    }
    long total = Math.max(1, Long.parseLong(counted.group(3)));
    int done = (int) (Math.min(total, Long.parseLong(counted.group(2))) * BAR / total);
    return "[" + "#".repeat(done) + "-".repeat(BAR - done) + "] " + text;
  }
}
