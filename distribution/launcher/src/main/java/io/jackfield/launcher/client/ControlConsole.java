package io.jackfield.launcher.client;

import java.io.Console;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The person at the terminal. */
public interface ControlConsole {
  /** Of UTF-8; what takes four is two chars. */
  int MOST_BYTES_PER_CHAR = 3;

  /** Nobody. */
  ControlConsole NOBODY =
      prompt -> {
        throw new IllegalStateException("nobody was promised to be there");
      };

  /** Reads a secret without an echo; {@code null} if the person ended the input instead. */
  byte @Nullable [] secret(String prompt);

  /** The terminal of this process, if both its ends are one. */
  @SuppressWarnings(
      "SystemConsoleNull") // bin/jackfield asks later JDKs for -Djdk.console=java.base
  static ControlConsole ofProcess() {
    Console console = System.console();
    return console == null ? NOBODY : prompt -> read(console, prompt);
  }

  private static byte @Nullable [] read(Console console, String prompt) {
    char[] secret = console.readPassword("%s", prompt);
    if (secret == null) {
      return null;
    }
    byte[] room = new byte[secret.length * MOST_BYTES_PER_CHAR];
    ByteBuffer target = ByteBuffer.wrap(room);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret), target, true);
    byte[] bytes = Arrays.copyOf(room, target.position());
    Arrays.fill(room, (byte) 0);
    Arrays.fill(secret, '\0');
    return bytes;
  }
}
