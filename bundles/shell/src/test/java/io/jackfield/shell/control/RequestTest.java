package io.jackfield.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RequestTest {

  /** A payload as the client makes it. */
  static byte[] payload(int version, int flags, String... words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      data.writeByte(version);
      data.writeByte(flags);
      data.writeShort(100);
      data.writeShort(words.length);
      for (String word : words) {
        byte[] text = word.getBytes(StandardCharsets.UTF_8);
        data.writeShort(text.length);
        data.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void readsWordsAsTheyAre() {
    Request request = Request.parse(payload(2, Request.PERSON, "user", "a;b \u00e4", ""));
    assertThat(request.words()).containsExactly("user", "a;b \u00e4", "");
    assertThat(request.columns()).isEqualTo(100);
    assertThat(request.person()).isTrue();
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> Request.parse(payload(1, 0))).hasMessageContaining("version 1");
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] whole = payload(2, 0, "status");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Request.parse(part)).hasMessage("the request is cut off");
    }
  }

  @Test
  void refusesTooManyWords() {
    assertThatThrownBy(() -> Request.parse(payload(2, 0, many())))
        .hasMessage("more than 1000 words");
  }

  private static String[] many() {
    String[] words = new String[1001];
    Arrays.fill(words, "");
    return words;
  }
}
