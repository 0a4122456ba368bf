package io.jackfield.launcher.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ProgressLine line(int columns) {
    return new ProgressLine(new PrintStream(out, true, UTF_8), true, columns);
  }

  @Test
  void isNeverWrapped() {
    line(20).show("moving connections 1/2");
    assertThat(out.toString(UTF_8)).isEqualTo("\r\u001b[K[#####-----] moving");
  }

  @Test
  void showsHundredthsAsPercent() {
    line(40).show("a file 50/100");
    assertThat(out.toString(UTF_8)).isEqualTo("\r\u001b[K[##########----------] a file 50%");
  }

  @Test
  void takesTheUsualWidthWhereNoneIsKnown() {
    line(0).show("x".repeat(70_000));
    assertThat(out.toString(UTF_8)).isEqualTo("\r\u001b[K" + "x".repeat(79));
  }

  @Test
  void showsWhatATerminalWouldObey() {
    line(40).show("\u001b[2J\u0007 9999999999/1");
    assertThat(out.toString(UTF_8)).isEqualTo("\r\u001b[K\\u001b[2J\\u0007 9999999999/1");
  }

  @Test
  void staysWhereItIsLeft() {
    ProgressLine line = line(40);
    line.show("a file 50/100");
    out.reset();
    line.leave();
    line.show("a file 60/100");
    line.clear();
    assertThat(out.toString(UTF_8)).isEqualTo(System.lineSeparator());
  }
}
