package io.jackfield.ftp.data;

import java.util.OptionalLong;

/** Reads numbers that a peer has sent: digits only, within bounds. */
public final class Numbers {
  private Numbers() {}

  public static OptionalLong parse(String text, long least, long most) {
    if (text.isEmpty() || text.length() > 19) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    try {
      long value = Long.parseLong(text);
      return value < least || value > most ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // 19 digits may be too many
    }
  }
}
