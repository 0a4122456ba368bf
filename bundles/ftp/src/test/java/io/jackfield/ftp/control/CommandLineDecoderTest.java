package io.jackfield.ftp.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineDecoderTest {
  private final CommandLineDecoder decoder = new CommandLineDecoder();
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private CommandLine next() {
    return channel.readInbound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP\r\n", "noop\r\n", "NoOp\n", "\u00ff\u00f4\u00ff\u00f2NOOP\r\n"})
  void readsOneLine(String line) {
    channel.writeInbound(bytes(line));
    assertThat(next()).isEqualTo(new CommandLine("NOOP", "", ""));
    assertThat(decoder.hasUnread()).isFalse();
  }

  @Test
  void keepsSpacesOfTheArgument() {
    channel.writeInbound(utf8("stor  ä b \r\n"));
    assertThat(next()).isEqualTo(new CommandLine("STOR", " ä b ", ""));
  }

  @Test
  void readsBytesThatComeOneByOne() {
    for (char c : "CWD /a\r\n".toCharArray()) {
      assertThat(channel.<CommandLine>readInbound()).isNull();
      channel.writeInbound(bytes(String.valueOf(c)));
    }
    assertThat(next()).isEqualTo(new CommandLine("CWD", "/a", ""));
  }

  @Test
  void readsSeveralLinesAtOnce() {
    channel.writeInbound(bytes("USER a\r\nPASS b\r\nPW"));
    assertThat(next().verb()).isEqualTo("USER");
    assertThat(next().verb()).isEqualTo("PASS");
    assertThat(decoder.hasUnread()).isTrue();
  }

  @Test
  void stopsAtTheNextLineWhilePaused() {
    decoder.pause();
    channel.writeInbound(bytes("USER a\r\nPASS b\r\n"));
    assertThat(channel.<CommandLine>readInbound()).isNull();
    decoder.resume();
    channel.runPendingTasks();
    assertThat(next().verb()).isEqualTo("USER");
    assertThat(next().verb()).isEqualTo("PASS");
  }

  @Test
  void stopsReadingWhenAClientSendsFarAhead() {
    decoder.pause();
    channel.writeInbound(bytes("NOOP\r\n".repeat(2000)));
    assertThat(channel.config().isAutoRead()).isFalse();
    decoder.resume();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void givesBackWhatItHasNotDecoded() {
    decoder.pause();
    channel.writeInbound(bytes("USER a\r\nPA"));
    channel.pipeline().remove(decoder);
    ByteBuf left = channel.readInbound();
    assertThat(left.toString(StandardCharsets.US_ASCII)).isEqualTo("USER a\r\nPA");
    left.release();
  }

  @Test
  void refusesAnEndlessLine() {
    assertThatThrownBy(() -> channel.writeInbound(bytes("x".repeat(4097))))
        .isInstanceOf(TooLongFrameException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"USER a\u0000b\r\n", "CWD a\rDELE b\r\n", "CWD \u00c3(\r\n"})
  void refusesWhatIsNoText(String line) {
    channel.writeInbound(bytes(line));
    assertThat(next().problem()).isNotEmpty();
  }

  @Test
  void dropsTelnetCommandsButNotADoubledByte() {
    channel.writeInbound(bytes("\u00ff\u00fb\u0001AB\u00ff\u00f4OR\u00ff\r\n"));
    assertThat(next().verb()).isEqualTo("ABOR");
    channel.writeInbound(bytes("CWD \u00ff\u00ff\r\n"));
    assertThat(next().problem()).isEqualTo("A command must be UTF-8.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00f4\u00ffABOR\r\n",
        "\u00ff\u00f4\u00f2ABOR\r\n",
        "\u00ff\u00f4\u00ff\u00f2ABOR\r\n"
      })
  void keepsACommandBehindASynchThatCameInPart(String line) {
    channel.writeInbound(bytes(line));
    assertThat(next()).isEqualTo(new CommandLine("ABOR", "", ""));
  }

  @Test
  void keepsANameThatBeginsAsADataMarkDoes() {
    channel.writeInbound(bytes("CWD \u00f2\u0080\u0080\u0080\r\n"));
    assertThat(next().argument()).isEqualTo(Character.toString(0x80000));
  }
}
