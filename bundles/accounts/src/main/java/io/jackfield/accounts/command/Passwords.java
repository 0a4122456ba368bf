package io.jackfield.accounts.command;

import io.jackfield.command.CommandCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads passwords, and leaves none behind in memory but the one it returns. */
final class Passwords {
  static final String STDIN = "--password-stdin";
  static final String STDIN_HELP =
      "reads the password from the first line of standard input instead of asking for it";

  /** Longer ones only make the hash slow. */
  private static final int MOST_BYTES = 1024;

  private Passwords() {}

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
      return decode(ByteBuffer.wrap(line, 0, length));
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  /** Decodes UTF-8; the caller wipes both. */
  private static char[] decode(ByteBuffer bytes) {
    try {
      CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      char[] password = new char[chars.remaining()];
      chars.duplicate().get(password);
      Arrays.fill(chars.array(), '\0');
      return password;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the password is not UTF-8", e);
    }
  }
}
