package io.jackfield.client.ftp;

import io.jackfield.client.remote.Failures;
import java.util.List;

/**
 * What a server has answered.
 *
 * @param lines as they came, the first one with its code
 */
record Reply(int code, List<String> lines) {
  Reply {
    lines = List.copyOf(lines);
  }

  boolean isPreliminary() {
    return code / 100 == 1;
  }

  boolean isGood() {
    return code / 100 == 2;
  }

  /** Whether it wants the next command of several. */
  boolean isIntermediate() {
    return code / 100 == 3;
  }

  /** Whether it does not know the command, or not in this form. */
  boolean isUnknown() {
    return code >= 500 && code <= 504;
  }

  /** What is behind the code of its first line. */
  String text() {
    return lines.get(0).substring(Math.min(4, lines.get(0).length())).strip();
  }

  /** For messages: with dots in the place of a secret that the server has repeated. */
  Reply without(String secret) {
    return secret.isEmpty()
        ? this
        : new Reply(code, lines.stream().map(line -> line.replace(secret, "...")).toList());
  }

  /** For a message; harmless for a terminal. */
  @Override
  public String toString() {
    return "'" + Failures.text(lines.get(lines.size() - 1)) + "'";
  }
}
