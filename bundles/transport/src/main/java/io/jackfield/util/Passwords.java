package io.jackfield.util;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Passwords as bytes and as characters, without a copy that nobody wipes. */
public final class Passwords {
  private Passwords() {}

  /**
   * Decodes UTF-8; the caller wipes both.
   *
   * @throws IllegalArgumentException with a line for the operator if it is not UTF-8
   */
  public static char[] decode(ByteBuffer bytes) {
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
