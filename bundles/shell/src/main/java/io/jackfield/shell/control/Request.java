package io.jackfield.shell.control;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The first frame of a client.
 *
 * @param words what was typed behind {@code jackfield}, as the client's shell split it
 * @param columns of the client's terminal; 0 if it is none
 * @param person whether somebody sits at the client's terminal and can be asked for a secret
 */
record Request(List<String> words, int columns, boolean person) {
  static final int VERSION = 2;
  static final int PERSON = 1;
  private static final int MOST_WORDS = 1000;

  /**
   * Reads the payload of a request.
   *
   * @throws IllegalArgumentException with a line for the operator if it is not one
   */
  static Request parse(byte[] payload) {
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    try {
      int version = bytes.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "this client speaks version "
                + version
                + " of the control protocol, the daemon version "
                + VERSION
                + "; use the daemon's own bin/jackfield");
      }
      int flags = bytes.get();
      int columns = Short.toUnsignedInt(bytes.getShort());
      return new Request(words(bytes), columns, (flags & PERSON) != 0);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the request is cut off", e);
    }
  }

  private static List<String> words(ByteBuffer bytes) {
    int count = Short.toUnsignedInt(bytes.getShort());
    if (count > MOST_WORDS) {
      throw new IllegalArgumentException("more than " + MOST_WORDS + " words");
    }
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] word = new byte[Short.toUnsignedInt(bytes.getShort())];
      bytes.get(word);
      words.add(new String(word, StandardCharsets.UTF_8));
    }
    return words;
  }
}
