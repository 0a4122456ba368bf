package io.jackfield.ftp.control;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer on the control connection (RFC 959 section 4.2).
 *
 * @param code three digits
 * @param lines at least one; the first and the last are told with the code
 */
public record Reply(int code, List<String> lines) {
  public Reply {
    lines = List.copyOf(lines);
  }

  public static Reply of(int code, String text) {
    return new Reply(code, List.of(text));
  }

  /** Whether it tells of a failure on this side. */
  boolean isOwnFault() {
    return code == 451;
  }

  /** An answer with lines between a first and a last one. */
  public static Reply of(int code, String first, List<String> between, String last) {
    List<String> all = new ArrayList<>(between.size() + 2);
    all.add(first);
    all.addAll(between);
    all.add(last);
    return new Reply(code, all);
  }
}
