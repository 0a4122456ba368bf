package io.jackfield.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ControlFrameTest {
  private static ControlFrame read(byte... bytes) throws IOException {
    return ControlFrame.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    new ControlFrame(ControlFrame.OUT, new byte[] {1, -1}).write(Channels.newChannel(wire));
    assertThat(wire.toByteArray()).containsExactly(17, 0, 0, 0, 2, 1, -1);
    ControlFrame frame = read(wire.toByteArray());
    assertThat(frame.type()).isEqualTo(ControlFrame.OUT);
    assertThat(frame.payload()).containsExactly(1, -1);
  }

  @Test
  void knowsAnEmptyFrameFromTheEnd() throws IOException {
    assertThat(read((byte) 3, (byte) 0, (byte) 0, (byte) 0, (byte) 0).payload()).isEmpty();
    assertThat(read()).isNull();
  }

  @Test
  void tellsWhatIsCutOff() {
    byte[] whole = {17, 0, 0, 0, 1, 1};
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void refusesALengthOverTheLimit() {
    assertThatThrownBy(() -> read((byte) 17, (byte) 0, (byte) 1, (byte) 0, (byte) 1))
        .hasMessage("a frame of 65537 bytes");
    assertThatThrownBy(() -> read((byte) 17, (byte) -1, (byte) 0, (byte) 0, (byte) 0))
        .hasMessageContaining("a frame of");
  }
}
