package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineBufferTest {
  private final LineBuffer buffer = new LineBuffer(8);

  @AfterEach
  void release() {
    buffer.takeRest().release();
  }

  @Test
  void cutsAtLfAndCrLf() throws Exception {
    add("one\r\ntwo\n\r\n\nfi\rve\nrest");
    assertThat(lines()).containsExactly("one", "two", "", "", "fi\rve");
    assertThat(rest()).isEqualTo("rest");
  }

  @Test
  void collectsALineThatComesByteByByte() throws Exception {
    for (byte piece : "grüße\r\n".getBytes(StandardCharsets.UTF_8)) {
      assertThat(buffer.next()).isNull();
      buffer.add(Unpooled.wrappedBuffer(new byte[] {piece}));
    }
    assertThat(buffer.next()).isEqualTo("grüße");
  }

  @Test
  void takesTheLongestLineAndNoLonger() throws Exception {
    add("12345678\r\n12345678\n");
    assertThat(lines()).containsExactly("12345678", "12345678");
    add("123456789\n");
    assertThatThrownBy(buffer::next).isInstanceOf(BadLineException.class);
  }

  @Test
  void refusesALineThatNeverEnds() throws Exception {
    add("12345678\r");
    assertThat(buffer.next()).isNull();
    add("x");
    assertThatThrownBy(buffer::next)
        .isInstanceOf(BadLineException.class)
        .hasMessage("line longer than 8 bytes");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    buffer.add(Unpooled.wrappedBuffer(new byte[] {(byte) 0xc0, (byte) 0xaf, '\n'}));
    assertThatThrownBy(buffer::next)
        .isInstanceOf(BadLineException.class)
        .hasMessage("line is not UTF-8");
  }

  @Test
  void isFullWithMoreThanALine() {
    add("12345678\r\n");
    assertThat(buffer.isFull()).isFalse();
    add("1");
    assertThat(buffer.isFull()).isTrue();
  }

  private void add(String text) {
    buffer.add(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private List<String> lines() throws BadLineException {
    List<String> lines = new ArrayList<>();
    for (String line = buffer.next(); line != null; line = buffer.next()) {
      lines.add(line);
    }
    return lines;
  }

  private String rest() {
    ByteBuf rest = buffer.takeRest();
    String text = rest.toString(StandardCharsets.UTF_8);
    rest.release();
    return text;
  }
}
