package io.jackfield.accounts.command;

import io.jackfield.command.CommandCall;
import io.jackfield.util.Passwords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the password that an account is to have, and leaves no other copy in memory. */
final class NewPassword {
  static final String STDIN = "--password-stdin";
  static final String STDIN_HELP =
      "reads the password from the first line of standard input instead of asking for it";

  /** Longer ones only make the hash slow. */
  private static final int MOST_BYTES = 1024;

  private NewPassword() {}

  /** From standard input if the option says so, else from the person, who types it twice. */
  static char[] read(CommandCall call, String account) throws IOException {
    if (call.has(STDIN)) {
      return firstLine(call.in());
    }
    char[] password = ask(call, "password for " + account + ": ");
    char[] again = ask(call, "again: ");
    try {
      if (!Arrays.equals(password, again)) {
        Arrays.fill(password, '\0');
        throw new IllegalArgumentException("the two passwords differ");
      }
      return password;
    } finally {
      Arrays.fill(again, '\0');
    }
  }

  private static char[] ask(CommandCall call, String prompt) throws IOException {
    try {
      return call.secret(prompt);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; use " + STDIN, e);
    }
  }

  private static char[] firstLine(InputStream in) throws IOException {
    byte[] line = new byte[MOST_BYTES];
    try {
      int length = 0;
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        if (length == line.length) {
          throw new IllegalArgumentException(
              "the password is longer than " + MOST_BYTES + " bytes");
        }
        line[length++] = (byte) b;
      }
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      return Passwords.decode(ByteBuffer.wrap(line, 0, length));
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }
}
