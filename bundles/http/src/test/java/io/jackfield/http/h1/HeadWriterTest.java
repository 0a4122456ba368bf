package io.jackfield.http.h1;

import static io.jackfield.http.h1.HeadWriter.Persistence.CLOSE;
import static io.jackfield.http.h1.HeadWriter.Persistence.KEEP_ALIVE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {
  private static final AsciiString DATE = new AsciiString("xTODAYx").subSequence(1, 6, false);
  private final ByteBuf out = Unpooled.buffer(1);

  private String write(
      int status, HttpHeaders fields, long length, HeadWriter.Persistence persistence) {
    HeadWriter.write(out, status, fields, length, persistence, DATE, "jackfield");
    return written();
  }

  private String written() {
    String text = out.toString(ISO_8859_1).replace("\r\n", "|");
    out.clear();
    return text;
  }

  @Test
  void writesAHead() {
    HttpHeaders fields =
        HttpHeaders.NONE.with("Content-Type", "text/plain").with("x-A", "1").with("X-a", "");
    assertThat(write(200, fields, 120, HeadWriter.Persistence.UNSAID))
        .isEqualTo(
            "HTTP/1.1 200 OK|Content-Type: text/plain|x-A: 1|X-a: |date: TODAY|server: jackfield"
                + "|content-length: 120||");
    assertThat(write(404, HttpHeaders.NONE, 0, CLOSE))
        .isEqualTo(
            "HTTP/1.1 404 Not Found|date: TODAY|server: jackfield|content-length: 0"
                + "|connection: close||");
    assertThat(write(299, HttpHeaders.NONE, HeadWriter.CHUNKED, KEEP_ALIVE))
        .isEqualTo(
            "HTTP/1.1 299 Status 299|date: TODAY|server: jackfield|transfer-encoding: chunked"
                + "|connection: keep-alive||");
    assertThat(write(304, HttpHeaders.NONE.with("SERVER", "y"), HeadWriter.UNSAID, CLOSE))
        .isEqualTo("HTTP/1.1 304 Not Modified|SERVER: y|date: TODAY|connection: close||");
    HeadWriter.write(
        out, 100, HttpHeaders.NONE, HeadWriter.UNSAID, HeadWriter.Persistence.UNSAID, DATE, "");
    assertThat(written()).isEqualTo("HTTP/1.1 100 Continue|date: TODAY||");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "CONTENT-LENGTH",
        "Date",
        "keep-alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "transfer-Encoding",
        "upgrade"
      })
  void leavesOutWhatIsTheServersBusiness(String name) {
    HttpHeaders fields = HttpHeaders.NONE.with(name, "bad").with("A" + name, "good");
    assertThat(write(200, fields, 0, CLOSE)).doesNotContain("bad").contains("A" + name + ": good|");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10, 99, 100, 1234567890123L, Long.MAX_VALUE})
  void writesEveryLength(long length) {
    assertThat(write(200, HttpHeaders.NONE, length, CLOSE)).contains("length: " + length + "|conn");
  }

  @Test
  void noCharacterBecomesTheEndOfALine() {
    HttpHeaders fields = HttpHeaders.NONE.with("A", "\u010d\u010ab\u00e4\ud83d\ude00");
    assertThat(write(200, fields, 0, CLOSE)).contains("|A: ??b\u00e4??|date");
  }

  @Test
  void framesChunks() {
    for (int length : new int[] {1, 15, 16, 255, 256, 65536, Integer.MAX_VALUE}) {
      HeadWriter.beginChunk(out, length);
      assertThat(written()).isEqualTo(Integer.toHexString(length) + "|");
    }
    HeadWriter.endChunk(out);
    HeadWriter.endChunks(out);
    HeadWriter.writeContinue(out);
    assertThat(written()).isEqualTo("|0||HTTP/1.1 100 Continue||");
  }
}
