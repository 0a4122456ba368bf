package io.jackfield.launcher.client;

import io.jackfield.launcher.SafeText;
import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a command is, in a line of the terminal that is drawn over and over. Any thread. */
final class ProgressLine {
  private static final Pattern COUNTED = Pattern.compile("(.*) (\\d{1,9})/(\\d{1,9})");
  private static final String START_OF_LINE = "\r\u001b[K";
  private static final int USUAL_COLUMNS = 80;

  /** How long the bar is, or half a narrow terminal. */
  private static final int BAR = 30;

  private final PrintStream terminal;
  private final int columns;
  private boolean shown;
  private boolean there;

  /**
   * A line.
   *
   * @param shown false where nobody looks: then nothing is written
   * @param columns of the terminal; 0 if that is not known
   */
  ProgressLine(PrintStream terminal, boolean shown, int columns) {
    this.terminal = terminal;
    this.shown = shown;
    this.columns = columns > 0 ? columns : USUAL_COLUMNS;
  }

  synchronized void show(String text) {
    if (shown) {
      String line = SafeText.escape(line(text));
      // One that is wrapped could not be drawn over.
      terminal.print(START_OF_LINE + line.substring(0, Math.min(line.length(), columns - 1)));
      terminal.flush();
      there = true;
    }
  }

  /** Before anything else is written. */
  synchronized void clear() {
    if (there) {
      terminal.print(START_OF_LINE);
      terminal.flush();
      there = false;
    }
  }

  /** Where the command is broken off: it stays, what comes next begins below, and no more comes. */
  synchronized void leave() {
    if (there) {
      terminal.println();
      there = false;
    }
    shown = false;
  }

  private String line(String text) {
    Matcher counted = COUNTED.matcher(text);
    if (!counted.matches()) {
      return text;
    }
    long total = Math.max(1, Long.parseLong(counted.group(3)));
    int bar = Math.min(BAR, columns / 2);
    int done = (int) (Math.min(total, Long.parseLong(counted.group(2))) * bar / total);
    String said = total == 100 ? counted.group(1) + " " + counted.group(2) + "%" : text;
    return "[" + "#".repeat(done) + "-".repeat(bar - done) + "] " + said;
  }
}
