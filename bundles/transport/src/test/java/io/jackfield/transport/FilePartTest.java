package io.jackfield.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilePartTest {
  @Test
  void bytesAreNobodyElses() {
    byte[] bytes = {1, 2};
    FilePart part = new FilePart(bytes, 10, 5);
    bytes[0] = 9;
    part.before()[1] = 9;
    assertThat(part.before()).containsExactly(1, 2);
    assertThat(part.size()).isEqualTo(7);
  }
}
