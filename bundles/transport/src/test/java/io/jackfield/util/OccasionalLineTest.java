package io.jackfield.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OccasionalLineTest {
  @Test
  void saysSoOnlyNowAndThen() {
    OccasionalLine line = new OccasionalLine();
    long[] said = {0, -1};
    for (int i = 0; i < 1000; i++) {
      line.say(
          suppressed -> {
            said[0]++;
            said[1] = suppressed;
          });
    }
    assertThat(said).containsExactly(1, 0);
  }
}
