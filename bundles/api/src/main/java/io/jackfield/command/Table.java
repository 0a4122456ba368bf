package io.jackfield.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Aligned text for a terminal. For one thread. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** Of each column, the length of its longest cell: so that a row costs the same among many. */
  private final int[] widths;

  /** With the titles of its columns. */
  public Table(String... titles) {
    widths = new int[titles.length];
    add(List.of(titles));
  }

  /** Adds a row of as many cells as there are titles, or fewer. */
  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(printable(String.valueOf(cell)));
    }
    add(row);
    return this;
  }

  private void add(List<String> row) {
    for (int column = 0; column < row.size(); column++) {
      widths[column] = Math.max(widths[column], length(row.get(column)));
    }
    rows.add(row);
  }

  /** Whether it has no row. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Writes the rows below their titles, or a sentence if there are none. */
  public void print(PrintStream out, String whenEmpty) {
    if (isEmpty()) {
      out.println(whenEmpty);
    } else {
      rows.forEach(row -> out.println(line(row)));
    }
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      line.append(row.get(column));
      line.append(" ".repeat(widths[column] - length(row.get(column)) + 2));
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Shows what a terminal would obey: what peers and files bring must not move its cursor. */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    shown.append(String.format("\\u%04X", c));
                default -> shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }
}
