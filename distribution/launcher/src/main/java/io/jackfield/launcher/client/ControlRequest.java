package io.jackfield.launcher.client;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the first frame out of the words of the command line. */
final class ControlRequest {
  private static final int VERSION = 2;
  private static final int PERSON = 1;
  private static final int MOST_COLUMNS = 0xffff;

  private ControlRequest() {}

  /**
   * The frame.
   *
   * @param person whether somebody can be asked for a secret
   * @param columns of the terminal; 0 if there is none
   * @throws IllegalArgumentException with a line for the operator if the words are too long
   */
  static ControlFrame of(List<String> words, boolean person, int columns) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(payload)) {
      data.writeByte(VERSION);
      data.writeByte(person ? PERSON : 0);
      data.writeShort(Math.min(columns, MOST_COLUMNS));
      data.writeShort(words.size());
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        data.writeShort(bytes.length);
        data.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Neither a count nor a length of two bytes can be over its limit when the sum is not.
    if (payload.size() > ControlFrame.MOST_BYTES) {
      throw new IllegalArgumentException("the command line is too long");
    }
    return new ControlFrame(ControlFrame.REQUEST, payload.toByteArray());
  }
}
