package io.jackfield.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.config.Settings;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.server.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies; in the tables {@code |} is CR LF, {@code ^} CR and {@code ~} LF. */
class BodyDecoderTest {
  private static final Settings SETTINGS = TestServer.SETTINGS;
  private static final String NEXT = "GET / HTTP/1.0";

  private static String lines(String text) {
    return text.replace("|", "\r\n").replace("~", "\n").replace("^", "\r");
  }

  /** The content and what becomes of the body, of a text that comes in pieces of that size. */
  private static String decode(long length, String text, int size) {
    BodyDecoder decoder = new BodyDecoder(SETTINGS);
    decoder.begin(length);
    ByteBuf in = Unpooled.directBuffer();
    StringBuilder content = new StringBuilder();
    for (int from = 0; from < text.length(); from += size) {
      int to = Math.min(from + size, text.length());
      in.writeBytes(text.substring(from, to).getBytes(ISO_8859_1));
      for (ByteBuf piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
        assertThat(piece.readableBytes()).isBetween(1, BodyDecoder.MOST_IN_ONE);
        content.append(piece.toString(ISO_8859_1));
        piece.release();
      }
    }
    if (decoder.refusal() != null) {
      assertThat(decoder.refusal()).isEqualTo(Refusal.bad("The request body is malformed."));
      assertThat(decoder.isWhole()).isFalse();
      content.append(" refused");
    } else if (decoder.isWhole()) {
      content.append(" whole, then ").append(in.toString(ISO_8859_1));
    } else {
      content.append(" unfinished");
    }
    in.release();
    assertThat(in.refCnt()).isZero();
    return content.toString();
  }

  private static String decodeInEveryWay(long length, String text) {
    String whole = decode(length, text, Math.max(1, text.length()));
    for (int size : new int[] {1, 2, 3, 7, 50}) {
      assertThat(decode(length, text, size)).isEqualTo(whole);
    }
    return whole;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "1;|a|0||",
        "1; |a|0||",
        "1;=b|a|0||",
        "1;b=|a|0||",
        "1;;|a|0||",
        "1;b;|a|0||",
        "1;b c|a|0||",
        "1;b=\"c|a|0||",
        "1;b=\"c\\|a|0||",
        "1;b=\"c\0\"|a|0||",
        "1;b=\"c\\\0\"|a|0||",
        "1;b=\"\u00e4\"|a|0||",
        "1;b=\"c\"d|a|0||",
        "1;b=c^|a|0||",
        "1;b~|a|0||",
        "1;b=\u00e4|a|0||",
        "1 |a|0||",
        "1 1|a|0||",
        "' 1|a|0||'",
        "+1|a|0||",
        "-1|a|0||",
        "0x1|a|0||",
        "1_0|a|0||",
        "g|a|0||",
        "\u00b2|a|0||",
        "fffffffffffffffff|a|0||",
        "8000000000000000|a|0||",
        "0000000000000001|a|0||",
        ";b|a|0||",
        "|a|0||",
        "1~a|0||",
        "1^a|0||",
        "1|ab|0||",
        "1|a~0||",
        "1|a^0||",
        "1|a0||",
        "0|A||",
        "0|A : b||",
        "0| A: b||",
        "0|A: b| c||",
        "0|A: b~|",
        "0|A: b^c||",
        "0|A: b\0||",
        "0|: b||",
        "0~~",
        "0|~",
      })
  void refusesChunks(String chunks) {
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, lines(chunks) + NEXT)).endsWith(" refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "''! 0||",
        "''! 000;a|T: u||",
        "abc! 2;x=y|ab|1|c|0|T: u||",
        "abc! 2;x|ab|01 ; y = \"\\\" ;\\\\\"_;z|c|0|T:||",
        "abcdefghijk! B|abcdefghijk|00;z|T: u|V: w||",
        "abcdefghijk! b|abcdefghijk|0||",
        "'|~'! 3||~|0||",
      })
  void takesChunks(String content, String chunks) {
    String text = lines(chunks).replace('_', '\t');
    String expected = lines(content);
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, text + NEXT))
        .isEqualTo(expected + " whole, then " + NEXT);
    for (int length = 0; length < text.length(); length++) {
      assertThat(decode(RequestHead.UNKNOWN, text.substring(0, length), length + 1))
          .endsWith(" unfinished");
    }
  }

  @Test
  void takesAsManyBytesAsWereTold() {
    assertThat(decodeInEveryWay(0, NEXT)).isEqualTo(" whole, then " + NEXT);
    assertThat(decodeInEveryWay(3, "0\r\n" + NEXT)).isEqualTo("0\r\n whole, then " + NEXT);
    assertThat(decodeInEveryWay(4, "abc")).isEqualTo("abc unfinished");
  }

  @Test
  void largeContentComesInBoundedPieces() {
    String content = "0123456789".repeat(20_000);
    assertThat(decode(content.length(), content, 150_000)).isEqualTo(content + " whole, then ");
    String chunks = Integer.toHexString(content.length()) + "\r\n" + content + "\r\n0\r\n\r\n";
    assertThat(decode(RequestHead.UNKNOWN, chunks, 150_000)).isEqualTo(content + " whole, then ");
  }

  @Test
  void limitsTheLines() {
    int most = SETTINGS.requestLineBytes();
    String size = "1;" + "a".repeat(most - 2) + "\r\nz\r\n0\r\n\r\n";
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, size)).isEqualTo("z whole, then ");
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, "0" + size)).endsWith(" refused");
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, "0".repeat(most + 3))).endsWith(" refused");
    String trailer = "0\r\nA: " + "a".repeat(SETTINGS.headerBytes() - 5) + "\r\n";
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, trailer + "\r\n")).isEqualTo(" whole, then ");
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, trailer + "B:\r\n\r\n")).endsWith(" refused");
    String trailers = "0\r\n" + "A:\r\n".repeat(SETTINGS.headerCount());
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, trailers + "\r\n")).isEqualTo(" whole, then ");
    assertThat(decodeInEveryWay(RequestHead.UNKNOWN, trailers + "A:\r\n\r\n")).endsWith(" refused");
  }

  /** Else a client could keep the server busy with lines that no limit of the content counts. */
  @Test
  void limitsWhatIsSentBesideTheContent() {
    String small = "1\r\na\r\n".repeat(10_000) + "0\r\n\r\n";
    assertThat(decode(RequestHead.UNKNOWN, small, 5000))
        .isEqualTo("a".repeat(10_000) + " whole, then ");
    String padded = "1;" + "x".repeat(150) + "\r\na\r\n";
    assertThat(decode(RequestHead.UNKNOWN, padded.repeat(100) + "0\r\n\r\n", 5000))
        .endsWith("whole, then ");
    assertThat(decode(RequestHead.UNKNOWN, padded.repeat(130) + "0\r\n\r\n", 5000))
        .endsWith("refused");
  }

  @Test
  void oneBodyComesAfterTheOther() {
    BodyDecoder decoder = new BodyDecoder(SETTINGS);
    assertThat(decoder.isWhole()).isTrue();
    ByteBuf in = Unpooled.copiedBuffer("1\r\na\r\n0\r\nT: u\r\n\r\nbc0\r\n\r\n", ISO_8859_1);
    for (long length : new long[] {RequestHead.UNKNOWN, 1, 0, 1, RequestHead.UNKNOWN}) {
      decoder.begin(length);
      for (ByteBuf piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
        assertThat(piece.readableBytes()).isEqualTo(1);
        piece.release();
      }
      assertThat(decoder.isWhole()).isTrue();
    }
    assertThat(in.isReadable()).isFalse();
    in.release();
  }
}
