package io.jackfield.shell.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlInputTest {
  private final List<Boolean> reading = new ArrayList<>();
  private final ControlInput input = new ControlInput(reading::add);

  @Test
  void readsWhatComesInPieces() throws IOException {
    input.feed("on".getBytes(UTF_8));
    input.feed("e\ntw".getBytes(UTF_8));
    input.feed("o".getBytes(UTF_8));
    input.end();
    assertThat(new String(input.readAllBytes(), UTF_8)).isEqualTo("one\ntwo");
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void saysWhyNoMoreComes() throws IOException {
    input.feed(new byte[] {1});
    input.fail("x: access denied");
    assertThat(input.read()).isEqualTo(1);
    assertThatThrownBy(input::read).hasMessage("x: access denied");
  }

  @Test
  void stopsTheClientWhileItIsFull() throws IOException {
    byte[] chunk = new byte[Frame.MOST_BYTES];
    input.feed(chunk);
    assertThat(reading).isEmpty();
    input.feed(chunk);
    assertThat(reading).containsExactly(false);
    assertThat(input.read()).isZero();
    assertThat(reading).containsExactly(false, true);
  }
}
