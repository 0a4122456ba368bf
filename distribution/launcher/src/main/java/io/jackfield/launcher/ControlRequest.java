package io.jackfield.launcher;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the first frame out of the words of the command line. */
final class ControlRequest {
  private static final int VERSION = 1;
  private static final int STDIN = 1;
  private static final int PERSON = 2;

  /** The options of {@code deploy} that have a value behind them. */
  private static final Set<String> VALUED = Set.of("--canary");

  private ControlRequest() {}

  /**
   * The frame.
   *
   * @param person whether somebody can be asked for a secret
   * @throws IllegalArgumentException with a line for the operator if the words are too long
   */
  static ControlFrame of(List<String> words, boolean person) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(payload)) {
      data.writeByte(VERSION);
      data.writeByte((needsStdin(words) ? STDIN : 0) | (person ? PERSON : 0));
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

  /** Only these read it; the others must not swallow the input of a script around them. */
  static boolean needsStdin(List<String> words) {
    return words.contains("--password-stdin") || words.equals(List.of("shell"));
  }

  /** The words with the file of {@code deploy} made absolute: the daemon is in another folder. */
  static List<String> resolved(List<String> words, Path here) {
    if (words.isEmpty() || !words.get(0).equals("deploy")) {
      return words;
    }
    List<String> result = new ArrayList<>(words);
    for (int i = 1; i < result.size(); i++) {
      boolean value = VALUED.contains(result.get(i - 1));
      if (!value && !result.get(i).startsWith("--")) {
        result.set(i, here.resolve(result.get(i)).normalize().toString());
      }
    }
    return result;
  }
}
