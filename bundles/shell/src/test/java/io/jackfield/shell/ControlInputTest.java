package io.jackfield.shell;

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
  void readsLinesThatComeInPieces() throws IOException {
    input.feed("on".getBytes(UTF_8));
    input.feed("e\r\ntwo\nth".getBytes(UTF_8));
    input.feed("ree".getBytes(UTF_8));
    input.end();
    assertThat(input.readLine()).isEqualTo("one");
    assertThat(input.readLine()).isEqualTo("two");
    assertThat(input.readLine()).isEqualTo("three");
    assertThat(input.readLine()).isNull();
    assertThat(input.read()).isEqualTo(-1);
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

  @Test
  void leavesUnreadBytesToTheNextVersion() throws IOException {
    input.feed("one\ntwo\n".getBytes(UTF_8));
    assertThat(input.readLine()).isEqualTo("one");
    input.suspend();
    assertThatThrownBy(input::readLine).isInstanceOf(HandOverException.class);
    assertThat(input.drain()).isEqualTo("two\n".getBytes(UTF_8));
  }

  @Test
  void refusesALineWithoutEnd() {
    input.feed(new byte[Frame.MOST_BYTES]);
    input.feed(new byte[1]);
    assertThatThrownBy(input::readLine).hasMessageContaining("longer than");
  }
}
