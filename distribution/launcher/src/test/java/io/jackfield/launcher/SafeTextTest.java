package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void aForgedLineStaysOneLine() {
    assertThat(SafeText.escape("bye\r\n2026-01-01 ERROR all is lost"))
        .isEqualTo("bye\\r\\n2026-01-01 ERROR all is lost");
  }

  @Test
  void whatCannotBeSeenIsShown() {
    assertThat(SafeText.escape("a\u001b[31m\u0000\u202e\u200b\u2028"))
        .isEqualTo("a\\u001b[31m\\u0000\\u202e\\u200b\\u2028");
  }

  @Test
  void otherTextIsLeftAlone() {
    assertThat(SafeText.escape("Käse für 3 € \\n 日本")).isEqualTo("Käse für 3 € \\n 日本");
  }
}
