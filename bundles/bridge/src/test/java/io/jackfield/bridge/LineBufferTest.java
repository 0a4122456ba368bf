package io.jackfield.bridge;

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
      assertThat(buffer.lines(10)).isEmpty();
      buffer.add(Unpooled.wrappedBuffer(new byte[] {piece}));
    }
    assertThat(lines()).containsExactly("grüße");
  }

  @Test
  void takesTheLongestLineAndNoLonger() throws Exception {
    add("12345678\r\n12345678\n");
    assertThat(lines()).containsExactly("12345678", "12345678");
    add("123456789\n");
    assertThatThrownBy(() -> buffer.lines(10)).isInstanceOf(BadLineException.class);
  }

  @Test
  void refusesALineThatNeverEnds() throws Exception {
    add("12345678\r");
    assertThat(buffer.lines(10)).isEmpty();
    add("x");
    assertThatThrownBy(() -> buffer.lines(10))
        .isInstanceOf(BadLineException.class)
        .hasMessage("line longer than 8 bytes");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    buffer.add(Unpooled.wrappedBuffer(new byte[] {(byte) 0xc0, (byte) 0xaf, '\n'}));
    assertThatThrownBy(() -> buffer.lines(10))
        .isInstanceOf(BadLineException.class)
        .hasMessage("line is not UTF-8");
  }

  @Test
  void givesSoManyLinesAtOnceAndKeepsThemUntilTheyAreSkipped() throws Exception {
    add("one\r\ntwo\nthree\n");
    List<Line> first = buffer.lines(2);
    assertThat(first).extracting(Line::text).containsExactly("one", "two");
    buffer.skip(first.get(0).bytes());
    assertThat(lines()).containsExactly("two", "three");
  }

  @Test
  void givesTheGoodLinesBeforeABadOne() throws Exception {
    add("one\n123456789\n");
    assertThat(lines()).containsExactly("one");
    assertThatThrownBy(() -> buffer.lines(10)).isInstanceOf(BadLineException.class);
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
    for (Line line : buffer.lines(10)) {
      lines.add(line.text());
      buffer.skip(line.bytes());
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
