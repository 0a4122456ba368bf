package io.jackfield.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.config.Settings;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.server.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.InvalidChunkExtensionException;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Requests that are made up: good ones are read as they were meant, broken ones do no harm, however
 * they are split, and another parser reads what is accepted in the same way.
 */
class RequestPropertyTest {
  private static final Settings SETTINGS = TestServer.SETTINGS;
  private static final String SEED = "6265";
  private static final String NOT_READ = "";

  /** A request as it is meant, and its bytes, one to a character. */
  private record Sample(String meant, String bytes) {}

  /** A body as it is meant, the field that tells its length, and its bytes. */
  private record Body(String content, String field, String bytes) {}

  /** A change of bytes: what stands at a place, in permille of the length, is replaced. */
  private record Edit(int place, int removed, String put) {}

  @Property(seed = SEED)
  void aGoodRequestIsReadAsItWasMeant(
      @ForAll("requests") Sample sample, @ForAll @IntRange(min = 1, max = 400) int size) {
    assertThat(read(sample.bytes() + "GET /next", size))
        .isEqualTo(sample.meant() + " then GET /next");
    assertThat(readByNetty(sample.bytes())).isIn(sample.meant(), NOT_READ);
  }

  @Property(seed = SEED)
  void aBrokenRequestIsReadInOneWay(
      @ForAll("requests") Sample sample,
      @ForAll("edits") List<Edit> edits,
      @ForAll @IntRange(min = 1, max = 100) int size) {
    String text = sample.bytes();
    for (Edit edit : edits) {
      int from = text.length() * edit.place() / 1000;
      int to = Math.min(text.length(), from + edit.removed());
      text = text.substring(0, from) + edit.put() + text.substring(to);
    }
    String whole = read(text, text.length());
    assertThat(read(text, size)).isEqualTo(whole);
    int end = whole.indexOf(" then ");
    if (end >= 0) {
      assertThat(readByNetty(text)).isIn(whole.substring(0, end), NOT_READ);
    }
  }

  @Provide
  Arbitrary<Sample> requests() {
    Arbitrary<String> methods =
        Arbitraries.oneOf(Arbitraries.of("GET", "PUT", "POST", "OPTIONS"), tokens());
    Arbitrary<String> targets =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(40);
    Arbitrary<List<String[]>> fields =
        Combinators.combine(names(), blanks(), values(), blanks())
            .as((name, before, value, after) -> new String[] {name, before, value, after})
            .list()
            .ofMaxSize(6);
    return Combinators.combine(
            Arbitraries.of("", "", "\r\n", "\r\n\r\n"), methods, targets, fields, bodies())
        .as(RequestPropertyTest::request);
  }

  private static Sample request(
      String before, String method, String target, List<String[]> fields, Body body) {
    StringBuilder bytes = new StringBuilder(before + method + " " + target + " HTTP/1.1\r\n");
    List<String> meant = new ArrayList<>();
    List<String[]> all = new ArrayList<>(fields);
    all.add(fields.size() / 2, new String[] {"hOst", " ", "a:1", ""});
    if (!body.field().isEmpty()) {
      all.add(body.field().split("\\|", -1));
    }
    for (String[] field : all) {
      bytes.append(field[0] + ":" + field[1] + field[2] + field[3] + "\r\n");
      meant.add(field[0] + "=" + field[2]);
    }
    bytes.append("\r\n").append(body.bytes());
    return new Sample(method + " " + target + " " + meant + " " + body.content(), bytes.toString());
  }

  private static Arbitrary<String> tokens() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withChars("0123456789!#$%&'*+-.^_`|~")
        .ofMinLength(1)
        .ofMaxLength(20);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
            Arbitraries.of("Accept", "accept", "User-Agent", "Content-Type", "Cookie"), tokens())
        .filter(name -> !List.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT)));
  }

  private static Arbitrary<String> blanks() {
    return Arbitraries.strings().withChars(" \t").ofMaxLength(2);
  }

  private static Arbitrary<String> values() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .withCharRange('\u00a1', '\u00ff')
        .withChars(" \t,;\"")
        .ofMaxLength(40)
        .map(String::strip)
        .map(value -> value.replace('\u0085', '_'));
  }

  private static Arbitrary<Body> bodies() {
    Arbitrary<String> contents =
        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(1).ofMaxLength(60);
    Arbitrary<Body> none = Arbitraries.of(new Body("", "", ""));
    Arbitrary<Body> counted =
        contents.map(text -> new Body(text, "Content-Length| |" + text.length() + "|", text));
    Arbitrary<String> extensions =
        Arbitraries.of("", "", ";a", " ; a=b", ";a=\"b \\\";\"", ";a = b ;c");
    Arbitrary<String> trailers = Arbitraries.of("", "", "A: b\r\n", "A:\r\nB: \t c d\r\n");
    Arbitrary<Body> chunked =
        Combinators.combine(contents.list().ofMaxSize(4), extensions, trailers)
            .as(
                (chunks, extension, trailer) -> {
                  StringBuilder bytes = new StringBuilder();
                  for (String chunk : chunks) {
                    bytes.append(Integer.toHexString(chunk.length()) + extension + "\r\n");
                    bytes.append(chunk + "\r\n");
                  }
                  bytes.append("0" + extension + "\r\n" + trailer + "\r\n");
                  String field = "transfer-encoding||Chunked|";
                  return new Body(String.join("", chunks), field, bytes.toString());
                });
    return Arbitraries.oneOf(none, counted, chunked);
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<String> put =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(2),
            Arbitraries.of(
                "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", ":", ",", ";", "0", "9", "F", "-", "\0"),
            Arbitraries.of(
                "Host: b\r\n",
                "\r\nContent-Length: 1\r\n",
                "\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: x, chunked\r\n",
                " HTTP/1.0",
                "0\r\n\r\n",
                "1;a\r\nb\r\n",
                "chunked",
                "GET / HTTP/1.1\r\n"));
    return Combinators.combine(
            Arbitraries.integers().between(0, 999), Arbitraries.integers().between(0, 3), put)
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  /** The first request, and what stands behind it; or what became of it. */
  private static String read(String text, int size) {
    HeadParser parser = new HeadParser(SETTINGS);
    BodyDecoder decoder = new BodyDecoder(SETTINGS);
    ByteBuf in = Unpooled.directBuffer();
    ParsedHead result = null;
    StringBuilder content = new StringBuilder();
    for (int from = 0; from < text.length(); from += size) {
      in.writeBytes(
          text.substring(from, Math.min(from + size, text.length())).getBytes(ISO_8859_1));
      if (result == null) {
        result = parser.parse(in);
        if (result instanceof RequestHead head) {
          decoder.begin(head.bodyLength());
        }
      }
      if (result instanceof RequestHead) {
        for (ByteBuf piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
          content.append(piece.toString(ISO_8859_1));
          piece.release();
        }
      }
    }
    String rest = in.toString(ISO_8859_1);
    assertThat(in.release()).isTrue();
    if (!(result instanceof RequestHead head)) {
      return String.valueOf(result);
    }
    if (!decoder.isWhole()) {
      return describe(head) + content + " unfinished or " + decoder.refusal();
    }
    return describe(head) + content + " then " + rest;
  }

  private static String describe(RequestHead head) {
    List<String> fields = new ArrayList<>();
    head.headers().forEach((name, value) -> fields.add(name + "=" + value));
    return head.method() + " " + head.target() + " " + fields + " ";
  }

  /** The first request as Netty reads it. */
  private static String readByNetty(String text) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new HttpRequestDecoder(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(1 << 16)
                    .setMaxHeaderSize(1 << 16)
                    .setUseRfc9112TransferEncoding(true)
                    .setStrictLineParsing(true)));
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    StringBuilder read = new StringBuilder();
    for (HttpObject next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next.decoderResult().cause() instanceof InvalidChunkExtensionException) {
        channel.finishAndReleaseAll();
        return NOT_READ; // it knows fewer of them
      }
      assertThat(next.decoderResult().isSuccess()).as("%s", next.decoderResult()).isTrue();
      if (next instanceof HttpRequest request) {
        List<String> fields = new ArrayList<>();
        request.headers().forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
        read.append(request.method() + " " + request.uri() + " " + fields + " ");
      }
      if (next instanceof HttpContent content) {
        read.append(content.content().toString(ISO_8859_1));
        content.release();
      }
      if (next instanceof LastHttpContent) {
        break;
      }
    }
    channel.finishAndReleaseAll();
    return read.toString();
  }
}
