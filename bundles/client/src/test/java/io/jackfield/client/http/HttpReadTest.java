package io.jackfield.client.http;

import static io.jackfield.client.http.WebServer.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.remote.Dialer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpReadTest {
  private static final String DATE = "Sun, 29 Nov 2026 10:00:00 GMT";
  private static final String OLD = "Sun, 29 Nov 2026 09:00:00 GMT";

  @TempDir Path folder;
  private WebServer server;
  private Remote remote;

  @AfterEach
  void end() throws IOException {
    if (remote != null) {
      remote.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private RemoteSpec.Builder spec() {
    return RemoteSpec.builder(URI.create(server.address() + "/files"))
        .timeout(Duration.ofSeconds(30));
  }

  private static Remote remote(RemoteSpec.Builder builder) {
    RemoteSpec spec = builder.build();
    return new HttpRemote(spec, new Dialer(spec, d -> {}));
  }

  private void serve(WebServer.Handler handler) throws IOException {
    server = new WebServer(handler);
    remote = remote(spec());
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(3).nextBytes(content);
    return content;
  }

  /** A server that knows ranges, and breaks each connection after so many bytes of content. */
  private static WebServer.Handler cutting(byte[] content, String tag, int cut) {
    return (request, out) -> {
      int from = 0;
      String range = request.field("Range");
      boolean part = !range.isEmpty() && request.field("If-Range").equals(tag);
      if (part) {
        from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      }
      String head =
          (part
                  ? "HTTP/1.1 206 Partial\r\nContent-Range: bytes "
                      + from
                      + "-"
                      + (content.length - 1)
                      + "/"
                      + content.length
                  : "HTTP/1.1 200 OK")
              + "\r\nETag: "
              + tag
              + "\r\nContent-Length: "
              + (content.length - from)
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      int end = Math.min(content.length, from + cut);
      out.write(content, from, end - from);
      return end == content.length;
    };
  }

  @Test
  void readsAFile() throws IOException {
    serve(
        (request, out) -> {
          respond(
              out,
              "200 OK\nETag: \"7\"\nLast-Modified: " + OLD + "\nDate: " + DATE,
              "what is in it");
          return true;
        });
    try (RemoteInput in = remote.read("a b/ü%.txt", 0, "")) {
      assertThat(in.remaining()).hasValue(13);
      assertThat(in.readAllBytes()).asString().isEqualTo("what is in it");
      assertThat(in.remaining()).hasValue(0);
      assertThat(in.file().version()).isEqualTo("\"7\"");
      assertThat(in.file().size()).hasValue(13);
      assertThat(in.file().modified())
          .hasValueSatisfying(t -> assertThat(t).isEqualTo("2026-11-29T09:00:00Z"));
    }
    WebServer.Request request = server.requests.get(0);
    assertThat(request.target()).isEqualTo("/files/a%20b/%C3%BC%25.txt");
    assertThat(request.field("Accept-Encoding")).isEqualTo("identity");
    assertThat(request.field("Host")).isEqualTo("localhost:" + server.port());
  }

  @Test
  void keepsTheQueryOfTheAddressItself() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "200 OK", request.target());
          return true;
        });
    try (Remote one = remote(RemoteSpec.builder(URI.create(server.address() + "/get?id=3%2F4")));
        RemoteInput in = one.read("", 0, "")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("/get?id=3%2F4");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "a/../b", "/a", "a//b", "./a", "a/", "a\0b"})
  void refusesPathsThatLeadElsewhere(String path) throws IOException {
    serve((request, out) -> false);
    assertThatThrownBy(() -> remote.read(path, 0, "")).isInstanceOf(IllegalArgumentException.class);
    assertThat(server.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 33_333, 65_536, 99_999})
  void goesOnAfterEachCut(int cut) throws IOException {
    byte[] content = content(100_000);
    serve(cutting(content, "\"v1\"", cut));
    Path file = folder.resolve("file");
    int pieces = (content.length + cut - 1) / cut;
    for (int piece = 1; piece < pieces; piece++) {
      assertThatThrownBy(() -> remote.get("big", file, TransferOptions.DEFAULT))
          .satisfies(is(Reason.UNREACHABLE))
          .hasMessageContaining("the connection broke after " + cut + " bytes");
      assertThat(file).doesNotExist();
    }
    remote.get("big", file, TransferOptions.DEFAULT);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void beginsAnewWhenTheFileHasChanged() throws IOException {
    byte[] old = content(50_000);
    byte[] fresh = new byte[40_000];
    AtomicReference<WebServer.Handler> now = new AtomicReference<>(cutting(old, "\"v1\"", 30_000));
    serve((request, out) -> now.get().handle(request, out));
    Path file = folder.resolve("file");
    assertThatThrownBy(() -> remote.get("big", file, TransferOptions.DEFAULT))
        .satisfies(is(Reason.UNREACHABLE));
    now.set(cutting(fresh, "\"v2\"", 1 << 20));
    remote.get("big", file, TransferOptions.DEFAULT);
    assertThat(file).hasBinaryContent(fresh);
  }

  @Test
  void readsFromTheMiddleOfAServerWithoutRanges() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "200 OK\nETag: \"7\"", "0123456789");
          return true;
        });
    try (RemoteInput in = remote.read("a", 4, "\"7\"")) {
      assertThat(in.remaining()).hasValue(6);
      assertThat(in.readAllBytes()).asString().isEqualTo("456789");
    }
    assertThatThrownBy(() -> remote.read("a", 4, "\"8\"")).satisfies(is(Reason.CHANGED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "206 Part\nContent-Range: bytes 3-9/10",
        "206 Part\nContent-Range: bytes 4-9/9",
        "206 Part\nContent-Range: lines 4-9/10",
        "206 Part",
        "206 Part\nContent-Type: multipart/byteranges; boundary=x"
      })
  void refusesAnotherRangeThanItWants(String head) throws IOException {
    serve(
        (request, out) -> {
          respond(out, head, "456789");
          return true;
        });
    assertThatThrownBy(() -> remote.read("a", 4, "")).satisfies(is(Reason.UNSUPPORTED));
  }

  @Test
  void refusesAPartThatNobodyAskedFor() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "206 Part\nContent-Range: bytes 0-5/10", "012345");
          return true;
        });
    assertThatThrownBy(() -> remote.read("a", 0, "")).satisfies(is(Reason.UNSUPPORTED));
  }

  @Test
  void isCutWhereAPartEndsBeforeTheFile() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "206 Part\nContent-Range: bytes 4-5/10", "45");
          return true;
        });
    try (RemoteInput in = remote.read("a", 4, "")) {
      assertThatThrownBy(in::readAllBytes).satisfies(is(Reason.UNREACHABLE));
    }
  }

  /** The end of a part need not be that of the file. */
  @Test
  void readsAllWhereNobodySaysWhetherAPartIsTheLast() throws IOException {
    serve(
        (request, out) -> {
          if (request.fields().containsKey("range")) {
            respond(out, "206 Part\nContent-Range: bytes 4-5/*\nETag: \"7\"", "45");
          } else {
            respond(out, "200 OK\nETag: \"7\"", "0123456789");
          }
          return true;
        });
    try (RemoteInput in = remote.read("a", 4, "\"7\"")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("456789");
      assertThat(in.file().size()).hasValue(10);
    }
  }

  @Test
  void knowsAPartOfAnotherVersion() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "206 Part\nContent-Range: bytes 4-9/10\nETag: \"8\"", "456789");
          return true;
        });
    assertThatThrownBy(() -> remote.read("a", 4, "\"7\"")).satisfies(is(Reason.CHANGED));
  }

  @ParameterizedTest
  @CsvSource({"10, true", "11, false", "9, false"})
  void readsNothingAtTheEnd(int from, boolean end) throws IOException {
    serve(
        (request, out) -> {
          if (request.method().equals("HEAD")) {
            out.write(
                "HTTP/1.1 200 OK\r\nETag: \"7\"\r\nContent-Length: 10\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
          } else {
            respond(out, "416 Range\nContent-Range: bytes */10", "no such range");
          }
          return true;
        });
    if (end) {
      try (RemoteInput in = remote.read("a", from, "\"7\"")) {
        assertThat(in.readAllBytes()).isEmpty();
        assertThat(in.file().size()).hasValue(10);
      }
    } else {
      assertThatThrownBy(() -> remote.read("a", from, "\"7\"")).satisfies(is(Reason.CHANGED));
    }
  }

  @Test
  void takesTimeAndSizeWhereThereIsNoStrongTag() throws IOException {
    serve(
        (request, out) -> {
          respond(
              out,
              "200 OK\nETag: W/\"7\"\nLast-Modified: " + OLD + "\nDate: " + DATE,
              "0123456789");
          return true;
        });
    String version = remote.stat("a").map(RemoteFile::version).orElseThrow();
    assertThat(version).isEqualTo("10@" + OLD);
    remote.read("a", 4, version).close();
    assertThat(server.requests.get(1).field("If-Range")).isEqualTo(OLD);
  }

  @Test
  void doesNotTrustTheTimeOfThisSecond() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "200 OK\nLast-Modified: " + DATE + "\nDate: " + DATE, "0123456789");
          return true;
        });
    assertThat(remote.stat("a").map(RemoteFile::version)).hasValue("");
  }

  @ParameterizedTest
  @CsvSource({
    "301, NOT_FOUND",
    "400, REFUSED",
    "401, CREDENTIALS",
    "403, DENIED",
    "404, NOT_FOUND",
    "405, UNSUPPORTED",
    "408, BUSY",
    "409, REFUSED",
    "410, NOT_FOUND",
    "412, CHANGED",
    "413, REFUSED",
    "422, REFUSED",
    "429, BUSY",
    "451, REFUSED",
    "500, BUSY",
    "501, UNSUPPORTED",
    "503, BUSY",
    "507, REFUSED"
  })
  void tellsWhyAServerRefuses(int status, Reason reason) throws IOException {
    serve(
        (request, out) -> {
          boolean moved = request.target().equals("/gone");
          respond(
              out,
              (moved ? 404 : status)
                  + " Reason\u0007\nRetry-After: 7\nLocation: /gone"
                  + "\nContent-Type: text/plain",
              "because\u001b[2J\nof this");
          return true;
        });
    assertThatThrownBy(() -> remote.read("a", 0, ""))
        .satisfies(is(reason))
        .hasMessageStartingWith("http://localhost:" + server.port() + "/files/a: ")
        .hasMessageContaining("Reason\\u0007")
        .hasMessageContaining("after 7")
        .hasMessageEndingWith("(because\\u001B[2J)");
  }

  @Test
  void tellsWhatIsNotThere() throws IOException {
    serve(
        (request, out) -> {
          out.write(
              "HTTP/1.1 404 No\r\nContent-Length: 99\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          return true;
        });
    assertThat(remote.stat("a")).isEmpty();
    assertThat(remote.stat("b")).isEmpty();
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void usesAConnectionAgain() throws IOException {
    serve(
        (request, out) -> {
          respond(out, "200 OK", "content");
          return true;
        });
    for (int i = 0; i < 5; i++) {
      try (RemoteInput in = remote.read("a", 0, "")) {
        in.readAllBytes();
      }
    }
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void asksAgainWhereAnIdleConnectionWasClosed() throws IOException {
    // The first is ended without a word, but not before the second request is there.
    serve(
        (request, out) -> {
          if (request.connection() == 1 && server.requests.size() == 2) {
            return false;
          }
          respond(out, "200 OK", "content");
          return true;
        });
    for (int i = 0; i < 2; i++) {
      try (RemoteInput in = remote.read("a", 0, "")) {
        assertThat(in.readAllBytes()).asString().isEqualTo("content");
      }
    }
    assertThat(server.connections).hasValue(2);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void doesNotAskAgainOnAFreshConnection() throws IOException {
    serve((request, out) -> false);
    assertThatThrownBy(() -> remote.read("a", 0, "")).satisfies(is(Reason.UNREACHABLE));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void givesUpInTime() throws Exception {
    FutureTask<Void> hold = new FutureTask<>(() -> null);
    serve(
        (request, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));
          try {
            hold.get();
          } catch (Exception e) {
            throw new IOException(e);
          }
          return false;
        });
    try (Remote hasty = remote(spec().timeout(Duration.ofMillis(100)))) {
      assertThatThrownBy(
              () -> {
                try (RemoteInput in = hasty.read("a", 0, "")) {
                  in.readAllBytes();
                }
              })
          .satisfies(is(Reason.UNREACHABLE))
          .hasMessageContaining("nothing came within 0.1 s");
    } finally {
      hold.run();
    }
  }

  @Test
  void closingFromAnotherThreadEndsIt() throws Exception {
    FutureTask<Void> asked = new FutureTask<>(() -> null);
    serve(
        (request, out) -> {
          asked.run();
          return true;
        });
    FutureTask<RemoteInput> read = new FutureTask<>(() -> remote.read("a", 0, ""));
    new Thread(read).start();
    asked.get(30, TimeUnit.SECONDS);
    remote.close();
    assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RemoteException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no HTTP at all\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/9.9 200\r\n\r\n"})
  void refusesWhatIsNotHttp(String answer) throws IOException {
    serve(
        (request, out) -> {
          out.write(answer.getBytes(StandardCharsets.US_ASCII));
          return false;
        });
    assertThatThrownBy(() -> remote.read("a", 0, "")).isInstanceOf(RemoteException.class);
  }

  @Test
  void refusesAHeadWithoutAnEnd() throws IOException {
    serve(
        (request, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write("X: y\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII));
          }
        });
    assertThatThrownBy(() -> remote.read("a", 0, "")).satisfies(is(Reason.UNSUPPORTED));
  }

  @Test
  void readsChunksAndKnowsWhenTheyAreCut() throws IOException {
    serve(
        (request, out) -> {
          String chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
          out.write(chunks.getBytes(StandardCharsets.US_ASCII));
          if (request.target().endsWith("whole")) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
          }
          return false;
        });
    try (RemoteInput in = remote.read("whole", 0, "")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("abc");
      assertThat(in.remaining()).isEmpty();
    }
    try (RemoteInput in = remote.read("cut", 0, "")) {
      assertThatThrownBy(in::readAllBytes).satisfies(is(Reason.UNREACHABLE));
    }
  }

  @Test
  void ignoresInterimResponses() throws IOException {
    serve(
        (request, out) -> {
          out.write("HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          respond(out, "200 OK", "content");
          return true;
        });
    try (RemoteInput in = remote.read("a", 0, "")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("content");
    }
  }

  @Test
  void boundsInterimResponses() throws IOException {
    serve(
        (request, out) -> {
          while (true) {
            out.write("HTTP/1.1 103 Hints\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        });
    assertThatThrownBy(() -> remote.read("a", 0, "")).satisfies(is(Reason.UNSUPPORTED));
  }

  static java.util.function.Consumer<Throwable> is(Reason reason) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                RemoteException.class,
                r -> assertThat(r.reason()).as(r.getMessage()).isEqualTo(reason));
  }
}
