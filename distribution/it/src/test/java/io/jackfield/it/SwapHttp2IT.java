package io.jackfield.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Http2Wire;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Connections of HTTP/2, over TLS and in the clear, while what answers on them is replaced: no
 * stream is reset, and none of the clients has to connect again.
 */
@Needs("curl")
class SwapHttp2IT {
  private static final byte[] SMALL = "a line of a file\n".repeat(100).getBytes(US_ASCII);
  private static final byte[] LARGE =
      new byte[Integer.getInteger("jackfield.it.transfer", 1 << 25)];
  private static final String UPLOAD = "0123456789abcdef".repeat(4096);

  private static final List<List<String>> SWAPS = new ArrayList<>();

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.accounts.cfg", "anonymous", "/")
          .configured("io.jackfield.deploy.cfg", "rate", "1000")
          .configured("io.jackfield.deploy.cfg", "generations", "1000");

  @BeforeAll
  static void offer() throws Exception {
    new Random(1).nextBytes(LARGE);
    Path files = Files.createDirectories(running.home().path("files"));
    Files.write(files.resolve("small.txt"), SMALL);
    Files.write(files.resolve("large.bin"), LARGE);
    Path handler = Plugin.told("one").build(running.home().path("told.jar"));
    Path counting = counting().build(running.home().path("counting.jar"));
    run("deploy", handler.toString());
    run("deploy", counting.toString());
    for (int i = 0; i < 3; i++) {
      SWAPS.add(List.of("restart", "http"));
      SWAPS.add(List.of("restart", "tcp"));
      SWAPS.add(List.of("deploy", handler.toString()));
    }
    SWAPS.add(List.of("restart", "http"));
  }

  /** Reads the content of a request as it comes, and tells its length and a sum. */
  private static Plugin counting() {
    return new Plugin(
        "io.jackfield.it.counting",
        """
        package plugin;
        import io.jackfield.http.*;
        import org.osgi.service.component.annotations.*;
        @Component
        @HttpPath("/count")
        @HttpMethod("POST")
        public final class Plugin implements HttpHandler {
          @Override
          public HttpResponse handle(HttpRequest request) throws java.io.IOException {
            byte[] content = request.body().stream().readAllBytes();
            return HttpResponse.text(content.length + " " + java.util.Arrays.hashCode(content));
          }
        }
        """);
  }

  @Test
  void noStreamIsResetAndNoConnectionEnds() throws Exception {
    Process clear = inTheClear();
    try (InputStream slow = clear.getInputStream();
        Http2Wire wire = new Http2Wire(running.port("http"))) {
      HttpClient client = Http.http2();
      ask(client, 0);
      assertThat(wire.get("/small.txt")).isEqualTo(SMALL);
      InputStream download = client.send(get("/large.bin"), BodyHandlers.ofInputStream()).body();
      await().until(() -> connections().size() == 3);
      Map<String, String> before = connections();

      int slice = LARGE.length / 100; // so that both are in flight to the end: clients read ahead
      int at = 0;
      for (List<String> words : SWAPS) {
        swap(client, words);
        assertThat(wire.get("/told?1")).asString(US_ASCII).isEqualTo("one 1");
        assertThat(wire.get("/small.txt")).isEqualTo(SMALL);
        assertThat(download.readNBytes(slice)).as("over TLS").isEqualTo(slice(at, slice));
        assertThat(slow.readNBytes(slice)).as("in the clear").isEqualTo(slice(at, slice));
        at += slice;
      }
      assertThat(connections()).isEqualTo(before);

      int left = LARGE.length - at;
      assertThat(download.readAllBytes()).isEqualTo(slice(at, left));
      assertThat(slow.readNBytes(left)).isEqualTo(slice(at, left));
      assertThat(slow.readAllBytes()).isEmpty();
      assertThat(running.home().path("curl.err")).hasContent("2 200");
    } finally {
      clear.destroyForcibly();
    }
  }

  /** One large file, as slowly as its output is read. */
  private static Process inTheClear() throws IOException {
    return new ProcessBuilder(
            List.of(
                "curl",
                "-sS",
                "--noproxy",
                "*",
                "--http2-prior-knowledge",
                "-w",
                "%{stderr}%{http_version} %{http_code}",
                "http://127.0.0.1:" + running.port("http") + "/large.bin"))
        .redirectError(running.home().path("curl.err").toFile())
        .start();
  }

  /** With requests before, during and after it, and an upload that it finds half done. */
  private static void swap(HttpClient client, List<String> words) throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    HttpRequest request =
        HttpRequest.newBuilder(uri("/count"))
            .POST(BodyPublishers.ofInputStream(() -> new Halves(rest)))
            .build();
    CompletableFuture<HttpResponse<String>> upload =
        client.sendAsync(request, BodyHandlers.ofString());
    await().until(() -> activity("https").equals("2 streams"));
    FutureTask<Void> swap = start(() -> run(words.toArray(new String[0])));
    int number = 0;
    do {
      ask(client, ++number);
    } while (!swap.isDone() && versionsOfHttp() < 2);
    ask(client, ++number);
    rest.countDown();
    assertThat(upload.get().body())
        .isEqualTo(UPLOAD.length() + " " + Arrays.hashCode(bytes(UPLOAD)));
    swap.get();
    ask(client, ++number);
  }

  private static FutureTask<Void> start(Runnable action) {
    FutureTask<Void> task = new FutureTask<>(action, null);
    new Thread(task, "swap").start();
    return task;
  }

  /** The first half at once, the second when it may. */
  private static final class Halves extends InputStream {
    private final InputStream all = new ByteArrayInputStream(bytes(UPLOAD));
    private final CountDownLatch rest;

    Halves(CountDownLatch rest) {
      this.rest = rest;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      if (all.available() <= UPLOAD.length() / 2) {
        try {
          rest.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      return all.read(into, offset, Math.min(most, UPLOAD.length() / 8));
    }
  }

  private static void ask(HttpClient client, int number) throws Exception {
    HttpResponse<String> told = client.send(get("/told?" + number), BodyHandlers.ofString());
    assertThat(told.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(told.body()).isEqualTo("one " + number);
    assertThat(client.send(get("/small.txt"), BodyHandlers.ofByteArray()).body()).isEqualTo(SMALL);
  }

  private static HttpRequest get(String target) {
    return HttpRequest.newBuilder(uri(target)).build();
  }

  private static URI uri(String target) {
    return URI.create("https://localhost:" + running.port("https") + target);
  }

  private static byte[] slice(int at, int length) {
    return Arrays.copyOfRange(LARGE, at, at + length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /** The ids of those of HTTP, with their clients' addresses. */
  private static Map<String, String> connections() {
    Map<String, String> ids = new TreeMap<>();
    for (JsonNode each : running.get().json("connections", "--json")) {
      if (each.path("listener").asText().startsWith("http")) {
        ids.put(each.path("id").asText(), each.path("remote").asText());
      }
    }
    return ids;
  }

  private static String activity(String listener) {
    for (JsonNode each : running.get().json("connections", "--json")) {
      if (each.path("listener").asText().equals(listener)) {
        return each.path("activity").asText();
      }
    }
    return "";
  }

  private static int versionsOfHttp() {
    int count = 0;
    for (JsonNode each : running.get().status().path("protocols")) {
      count += each.path("name").asText().equals("http") ? 1 : 0;
    }
    return count;
  }

  private static void run(String... words) {
    running.get().ask(words).ok();
  }
}
