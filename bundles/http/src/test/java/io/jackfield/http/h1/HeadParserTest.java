package io.jackfield.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.config.Settings;
import io.jackfield.http.message.Authority;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.server.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Heads, whole, split and merged; in the tables {@code |} is CR LF, {@code ^} CR, {@code ~} LF and
 * {@code _} a tab.
 */
class HeadParserTest {
  private static final Settings SETTINGS = TestServer.SETTINGS;
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n";
  private final HeadParser parser = new HeadParser(SETTINGS);

  private static String lines(String text) {
    return text.replace("|", "\r\n").replace("~", "\n").replace("^", "\r").replace("_", "\t");
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  /**
   * What comes of a text that arrives in pieces of that size; in memory that is an array or not.
   */
  private static @Nullable ParsedHead parse(String text, int size, boolean direct) {
    HeadParser parser = new HeadParser(SETTINGS);
    ByteBuf in = direct ? Unpooled.directBuffer(1) : Unpooled.buffer(1);
    try {
      in.writeZero(3).skipBytes(3); // an index is not an offset
      ParsedHead result = null;
      for (int from = 0; from < text.length() && result == null; from += size) {
        int to = Math.min(from + size, text.length());
        in.writeBytes(text.substring(from, to).getBytes(ISO_8859_1));
        result = parser.parse(in);
      }
      return result;
    } finally {
      in.release();
    }
  }

  private static String describe(@Nullable ParsedHead result) {
    if (!(result instanceof RequestHead head)) {
      return String.valueOf(result);
    }
    List<String> fields = new ArrayList<>();
    head.headers().forEach((name, value) -> fields.add(name + "=" + value));
    return head.method()
        + " "
        + head.target()
        + (head.isOld() ? " 1.0 " : " 1.1 ")
        + fields
        + " "
        + head.bodyLength();
  }

  private static @Nullable ParsedHead parseInEveryWay(String text) {
    ParsedHead whole = parse(text, text.length(), false);
    for (boolean direct : new boolean[] {false, true}) {
      for (int size : new int[] {1, 2, 3, 7, 50, text.length()}) {
        assertThat(describe(parse(text, size, direct))).isEqualTo(describe(whole));
      }
    }
    return whole;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "400! request line! GET /|Host: x||",
        "400! request line! GET  / HTTP/1.1|Host: x||",
        "400! request line! GET /  HTTP/1.1|Host: x||",
        "400! request line! GET / HTTP/1.1 |Host: x||",
        "400! request line! GET / HTTP/11|Host: x||",
        "400! request line! GET / http/1.1|Host: x||",
        "400! request line! GET / HTTP/1,1|Host: x||",
        "400! request line! GET / HTTP/1.x|Host: x||",
        "400! request line! GET / HTTP/1.10|Host: x||",
        "400! request line! GET / HTTPS/1.1|Host: x||",
        "400! request line! GET_/ HTTP/1.1|Host: x||",
        "400! request line! GET /_HTTP/1.1|Host: x||",
        "400! request line! GET /a\u00e4 HTTP/1.1|Host: x||",
        "400! request line! GET /a\u007f HTTP/1.1|Host: x||",
        "400! request line! GET /a\0 HTTP/1.1|Host: x||",
        "400! request line! G(T / HTTP/1.1|Host: x||",
        "400! request line! G\u00c9T / HTTP/1.1|Host: x||",
        "400! request line! ' GET / HTTP/1.1|Host: x||'",
        "400! request line! GET|Host: x||",
        "505! version! PRI * HTTP/2.0||SM||",
        "505! version! GET / HTTP/0.9||",
        "400! empty lines! |||GET / HTTP/1.1|Host: x||",
        "400! one Host! GET / HTTP/1.1||",
        "400! one Host! GET / HTTP/1.1|Host: x|hOST: x||",
        "400! one Host! GET / HTTP/1.0|Host: x|Host: x||",
        "400! Host is! GET / HTTP/1.1|Host:||",
        "400! Host is! GET / HTTP/1.1|Host: x/y||",
        "400! Host is! GET / HTTP/1.1|Host: u@x||",
        "400! Host is! GET / HTTP/1.1|Host: x:123456||",
        "400! Host is! GET / HTTP/1.1|Host: x:1:2||",
        "400! Host is! GET / HTTP/1.1|Host: x:-1||",
        "400! Host is! GET / HTTP/1.1|Host: :80||",
        "400! Host is! GET / HTTP/1.1|Host: [::1||",
        "400! Host is! GET / HTTP/1.1|Host: [::1]x||",
        "400! Host is! GET / HTTP/1.1|Host: [::g]||",
        "400! Host is! GET / HTTP/1.1|Host: []||",
        "400! Host is! GET / HTTP/1.1|Host: x, y||",
        "400! Host is! GET / HTTP/1.1|Host: \u00e4||",
        "400! Host is! GET / HTTP/1.0|Host:||",
        "400! field is malformed! GET / HTTP/1.1|Host : x||",
        "400! field is malformed! GET / HTTP/1.1| Host: x||",
        "400! field is malformed! GET / HTTP/1.1|Host: x|A: b| folded||",
        "400! field is malformed! GET / HTTP/1.1|Host: x|A: b|_folded||",
        "400! field is malformed! GET / HTTP/1.1|Host: x|A||",
        "400! field is malformed! GET / HTTP/1.1|Host: x|: b||",
        "400! field is malformed! GET / HTTP/1.1|Host: x|\u00e4: b||",
        "400! field is malformed! GET / HTTP/1.1|Host: x|A\0: b||",
        "400! control! GET / HTTP/1.1|Host: x|A: b\0||",
        "400! control! GET / HTTP/1.1|Host: x|A: 12345678\u007f2345678||",
        "400! control! GET / HTTP/1.1|Host: x|A: 12345678_2345678\u001b||",
        "400! control! GET / HTTP/1.1|Host: x|A: b^c||",
        "400! control! GET / HTTP/1.1|Host: x|A: b^||",
        "400! control! GET / HTTP/1.0|Content-Length: 1^||a",
        "400! control! GET / HTTP/1.1|Host: x|Transfer-Encoding:^chunked||0||",
        "400! CR LF! ~GET / HTTP/1.1|Host: x||",
        "400! CR LF! GET / HTTP/1.1~Host: x~~",
        "400! CR LF! GET / HTTP/1.1|Host: x~||",
        "400! CR LF! GET / HTTP/1.1|Host: x|~",
        "400! CR LF! GET / HTTP/1.0|A: b~Content-Length: 1||a",
        "400! more than once! POST / HTTP/1.1|Host: x|Content-Length: 1|Content-Length: 1||a",
        "400! more than once! GET / HTTP/1.0|Content-Length: 1|content-length: 1||a",
        "400! more than once! POST / HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked||",
        "400! more than once! POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked|Content-Length: 1||",
        "400! more than once! GET / HTTP/1.0|Transfer-Encoding: identity|Content-Length: 1||",
        "400! more than once! POST / HTTP/1.1|Host: x|Transfer-Encoding: a|tRANSFER-eNCODING: chunked||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: 1, 1||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: 1 1||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: +1||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: -1||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: 0x1||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: 1.0||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: \u00b2||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length:||",
        "400! no number! POST / HTTP/1.1|Host: x|Content-Length: 9999999999999999999||",
        "400! no number! GET / HTTP/1.0|CONTENT-LENGTH: 0,||a",
        "400! version 1.1 alone! POST / HTTP/1.0|Transfer-Encoding: chunked||0||",
        "400! version 1.1 alone! POST / HTTP/1.2|Host: x|Transfer-Encoding: chunked||0||",
        "501! coding! POST / HTTP/1.1|Host: x|Transfer-Encoding: gzip, chunked||0||",
        "400! chunked once! POST / HTTP/1.1|Host: x|Transfer-Encoding: xchunked||0||",
        "400! chunked once! POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked;q=1||0||",
        "400! chunked once! POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked, identity||0||",
        "400! chunked once! POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked, chunked||0||",
        "400! chunked once! POST / HTTP/1.1|Host: x|Transfer-Encoding: identity||0||",
        "400! chunked once! POST / HTTP/1.1|Host: x|Transfer-Encoding:||0||",
        "400! WebSocket! GET / HTTP/1.1|Host: x|Sec-WebSocket-Key1: a||GET /ech",
      })
  void refuses(int status, String detail, String request) {
    ParsedHead result = parseInEveryWay(lines(request));
    assertThat(result).isInstanceOf(Refusal.class);
    assertThat(((Refusal) result).status()).isEqualTo(status);
    assertThat(((Refusal) result).detail()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "GET / 1.1 [Host=x] 0! GET / HTTP/1.1|Host: x||",
        "GET / 1.1 [Host=x] 0! ||GET / HTTP/1.1|Host: x||",
        "GET / 1.1 [host=x] 0! GET / HTTP/1.2|host:x||",
        "GET / 1.0 [] 0! GET / HTTP/1.0||",
        "get * 1.0 [] 0! get * HTTP/1.0||",
        "GET http://y/?a#b\"<\\> 1.1 [hoST=[::1]:8080] 0! GET http://y/?a#b\"<\\> HTTP/1.1|hoST: [::1]:8080||",
        "GET / 1.1 [Host=x:, A=, B=b c,d\u00ff] 0! GET / HTTP/1.1|Host: x:|A:_ |B: _b c,d\u00ff _ ||",
        "GET / 1.0 [A=1_2, a=3] 0! GET / HTTP/1.0|A: 1_2|a: 3||",
        "PUT / 1.0 [Content-Length=007] 7! PUT / HTTP/1.0|Content-Length:_007 ||",
        "PUT / 1.0 [content-length=999999999999999999] 999999999999999999! PUT / HTTP/1.0|content-length: 999999999999999999||",
        "PUT / 1.1 [Host=x, Transfer-encoding=Chunked] -1! PUT / HTTP/1.1|Host: x|Transfer-encoding: Chunked ||",
      })
  void accepts(String expected, String request) {
    assertThat(describe(parseInEveryWay(lines(request)))).isEqualTo(lines(expected));
  }

  @Test
  void everyTokenIsAMethodAndEveryVisibleCharacterMayBeInATarget() {
    StringBuilder target = new StringBuilder("/");
    for (char c = '!'; c <= '~'; c++) {
      target.append(c);
    }
    String method = "!#$%&'*+-.^_`|~09azAZ";
    assertThat(describe(parseInEveryWay(method + " " + target + " HTTP/1.0\r\n\r\n")))
        .isEqualTo(method + " " + target + " 1.0 [] 0");
  }

  @Test
  void onlyEmptyLinesAndWholeHeadsAreConsumed() {
    String text = GET + "A: b\r\n\r\n";
    ByteBuf in = Unpooled.buffer().writeBytes(new byte[] {'\r', '\n'});
    assertThat(parser.parse(in)).isNull();
    assertThat(in.readerIndex()).isEqualTo(2);
    for (int i = 0; i < text.length(); i++) {
      in.writeByte(text.charAt(i));
      if (i < text.length() - 1) {
        assertThat(parser.parse(in)).isNull();
        assertThat(in.readerIndex()).isEqualTo(2);
      }
    }
    in.writeBytes(new byte[] {'r', 'e', 's', 't'});
    assertThat(parser.parse(in)).isInstanceOf(RequestHead.class);
    assertThat(in.toString(ISO_8859_1)).isEqualTo("rest");
  }

  @Test
  void takesOneHeadAfterTheOther() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      all.append("\r\nGET /" + i + " HTTP/1.0\r\nA" + i + ": b\r\n\r\n");
    }
    for (ByteBuf in : new ByteBuf[] {bytes(all.toString()), direct(all.toString())}) {
      for (int i = 0; i < 500; i++) {
        assertThat(describe(parser.parse(in))).isEqualTo("GET /" + i + " 1.0 [A" + i + "=b] 0");
      }
      assertThat(parser.parse(in)).isNull();
      assertThat(in.isReadable()).isFalse();
      in.release();
    }
  }

  private static ByteBuf direct(String text) {
    return Unpooled.directBuffer().writeBytes(text.getBytes(ISO_8859_1));
  }

  @Test
  void whatEachHeadTellsIsItsOwn() {
    ByteBuf in =
        bytes(
            "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + GET
                + "Content-Length: 3\r\n\r\n"
                + GET
                + "\r\n");
    for (long length : new long[] {RequestHead.UNKNOWN, 3, 0}) {
      RequestHead head = (RequestHead) parser.parse(in);
      assertThat(head).isNotNull();
      assertThat(head.bodyLength()).isEqualTo(length);
    }
  }

  @Test
  void limitsTheRequestLine() {
    String most = "GET /" + "a".repeat(SETTINGS.requestLineBytes() - 14) + " HTTP/1.0";
    assertThat(parseInEveryWay(most + "\r\n\r\n")).isInstanceOf(RequestHead.class);
    Refusal tooLong = new Refusal(414, "The request line is too long.");
    assertThat(parseInEveryWay("a" + most + "\r\n\r\n")).isEqualTo(tooLong);
    assertThat(parseInEveryWay("a".repeat(SETTINGS.requestLineBytes() + 3))).isEqualTo(tooLong);
    assertThat(parseInEveryWay("a".repeat(SETTINGS.requestLineBytes() + 2))).isNull();
  }

  @Test
  void limitsTheFields() {
    String line = "GET / HTTP/1.0\r\n";
    String most = "A: " + "a".repeat(SETTINGS.headerBytes() - 5) + "\r\n";
    assertThat(parseInEveryWay(line + most + "\r\n")).isInstanceOf(RequestHead.class);
    Refusal tooLong = new Refusal(431, "The header fields are too long.");
    assertThat(parseInEveryWay(line + "A" + most + "\r\n")).isEqualTo(tooLong);
    assertThat(parseInEveryWay(line + "a".repeat(SETTINGS.headerBytes() + 3))).isEqualTo(tooLong);
    String fields = "A: b\r\n".repeat(SETTINGS.headerCount());
    assertThat(parseInEveryWay(line + fields + "\r\n")).isInstanceOf(RequestHead.class);
    assertThat(parseInEveryWay(line + fields + "A: b\r\n"))
        .isEqualTo(new Refusal(431, "There are too many header fields."));
  }

  /** What comes with every request is not made anew for each. */
  @Test
  void knowsTheCommonMethodsAndNames() {
    String text = "DELETE / HTTP/1.1\r\nHost: x\r\nuser-agent: y\r\nAccept-Encoding: z\r\n\r\n";
    RequestHead one = (RequestHead) parser.parse(bytes(text));
    RequestHead other = (RequestHead) new HeadParser(SETTINGS).parse(bytes(text));
    assertThat(one).isNotNull();
    assertThat(other).isNotNull();
    assertThat(one.method()).isSameAs(other.method());
    for (int i = 0; i < 3; i++) {
      assertThat(one.headers().name(i)).isSameAs(other.headers().name(i));
    }
    assertThat(one.host()).isEqualTo(new Authority("x", ""));
  }
}
