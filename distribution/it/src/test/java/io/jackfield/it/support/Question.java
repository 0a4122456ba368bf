package io.jackfield.it.support;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a {@link Load} asks, and what must come back. */
public interface Question {

  /** The target of a request of this number, which is unique in the daemon's life. */
  String target(String number);

  /** Whether this is the content of the answer to it. */
  boolean isAnswered(String number, byte[] content);

  /** A handler that answers with a word, a blank and the query; empty for any word. */
  static Question handler(String path, String word) {
    return new Question() {
      @Override
      public String target(String number) {
        return path + "?" + number;
      }

      @Override
      public boolean isAnswered(String number, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        return word.isEmpty() ? text.endsWith(" " + number) : text.equals(word + " " + number);
      }
    };
  }

  /** A file that stays as it is. */
  static Question file(String path, byte[] wanted) {
    return new Question() {
      @Override
      public String target(String number) {
        return path + "?" + number;
      }

      @Override
      public boolean isAnswered(String number, byte[] content) {
        return Arrays.equals(wanted, content);
      }
    };
  }
}
