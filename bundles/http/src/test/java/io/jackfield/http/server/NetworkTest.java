package io.jackfield.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.http.HttpResponse;
import io.jackfield.http.files.TestFiles;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real socket with real workers; {@code secure} takes the way that TLS takes. */
@Timeout(30)
class NetworkTest {
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path root;
  private TestFiles files;
  private TestServer server;

  @BeforeEach
  void prepare() {
    files = new TestFiles(root);
    server = new TestServer().files(files).workers(workers);
  }

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    workers.shutdownNow();
    // A handler may end when the loops have.
    await().dontCatchUncaughtExceptions().until(files::allClosed);
  }

  private InetSocketAddress start(boolean secure) {
    return TestListener.open(loops, server.protocol(), secure, ByteBufAllocator.DEFAULT);
  }

  private static URI uri(InetSocketAddress address, String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsLargeFilesByteForByte(boolean secure) throws Exception {
    byte[] content = new byte[3_000_001];
    new Random(1).nextBytes(content);
    Files.write(root.resolve("large"), content);
    URI uri = uri(start(secure), "/large");
    HttpRequest whole = HttpRequest.newBuilder(uri).build();
    assertThat(client.send(whole, BodyHandlers.ofByteArray()).body()).isEqualTo(content);
    HttpRequest range = HttpRequest.newBuilder(uri).header("Range", "bytes=70000-2000000").build();
    byte[] part = java.util.Arrays.copyOfRange(content, 70000, 2000001);
    assertThat(client.send(range, BodyHandlers.ofByteArray()).body()).isEqualTo(part);
  }

  @Test
  void streamsBothWays() throws Exception {
    server.handle(
        "/copy",
        request ->
            HttpResponse.status(200)
                .body(
                    "application/octet-stream",
                    new ByteArrayInputStream(request.body().stream().readAllBytes()),
                    -1));
    InetSocketAddress address = start(false);
    byte[] body = new byte[4000];
    new Random(2).nextBytes(body);
    for (boolean expect : new boolean[] {false, true}) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(address, "/copy"))
              .version(HttpClient.Version.HTTP_1_1)
              .expectContinue(expect)
              .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
              .build();
      assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
    }
  }

  @Test
  void answersBlockingHandlersInOrder() throws Exception {
    server.handle("/n/*", request -> HttpResponse.text(request.path() + ";"));
    InetSocketAddress address = start(false);
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      requests.append("GET /n/" + i + " HTTP/1.1\r\nHost: x\r\n");
      requests.append(i == 199 ? "Connection: close\r\n\r\n" : "\r\n");
    }
    String answers = talk(address, requests.toString());
    int from = 0;
    for (int i = 0; i < 200; i++) {
      from = answers.indexOf("/n/" + i + ";", from);
      assertThat(from).isPositive();
    }
  }

  @Test
  void tellsNothingOfWhatAHandlerFailedOf() throws Exception {
    server.handle(
        "/throws",
        request -> {
          throw new IllegalStateException("inside");
        });
    server.handle("/null", request -> null);
    server.handle(
        "/short",
        request -> HttpResponse.status(200).body("text/plain", InputStream.nullInputStream(), 5));
    server.handle("/header", request -> HttpResponse.text("").header("A", "b\r\nc: d"));
    InetSocketAddress address = start(false);
    for (String path : new String[] {"/throws", "/null", "/short", "/header"}) {
      assertThat(talk(address, "GET " + path + " HTTP/1.0\r\n\r\n"))
          .startsWith("HTTP/1.1 500 ")
          .doesNotContain("inside", "Exception");
    }
  }

  @Test
  void closesAConnectionWhoseContentBreaksOff() throws Exception {
    server.handle(
        "/short",
        request ->
            HttpResponse.status(200).body("text/plain", new ByteArrayInputStream(new byte[3]), 5));
    assertThat(talk(start(false), "GET /short HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n\0\0\0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost : x\r\n\r\n", "POST /n HTTP/1.1\r\nHost: x\r\n"})
  void isHeardByAClientThatStillSends(String head) throws Exception {
    String length = "Content-Length: 3000000\r\n\r\n";
    String answer = talk(start(false), head + length + "x".repeat(3_000_000));
    assertThat(answer).startsWith("HTTP/1.1 4").containsIgnoringCase("connection: close");
  }

  @Test
  void closesAtOnceIfTheFramingIsDoubtful() throws Exception {
    String head = "POST /n HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n";
    assertThat(talk(start(false), head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void onlySoManyHandlersWaitForTheRestOfABody() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    server.handle(
        "/b",
        request -> {
          begun.incrementAndGet();
          return HttpResponse.text(request.body().stream().readAllBytes().length + " bytes");
        });
    InetSocketAddress address = start(false);
    String head = "POST /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ";
    String part = head + "900\r\n\r\n" + "a".repeat(600);
    try (Socket one = new Socket(address.getAddress(), address.getPort());
        Socket other = new Socket(address.getAddress(), address.getPort())) {
      one.getOutputStream().write(part.getBytes(ISO_8859_1));
      other.getOutputStream().write(part.getBytes(ISO_8859_1));
      await().untilAsserted(() -> assertThat(begun).hasValue(2));

      assertThat(talk(address, part)).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
      assertThat(server.rollout().failures()).isZero();
      assertThat(talk(address, head + "3\r\n\r\nabc")).endsWith("3 bytes");

      one.getOutputStream().write("a".repeat(300).getBytes(ISO_8859_1));
      assertThat(new String(one.getInputStream().readAllBytes(), ISO_8859_1)).endsWith("900 bytes");
      assertThat(talk(address, part + "a".repeat(300))).endsWith("900 bytes");
    }
  }

  private static String talk(InetSocketAddress address, String text) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
