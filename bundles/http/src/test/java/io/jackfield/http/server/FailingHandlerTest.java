package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.FileInfo;
import io.jackfield.file.OpenFile;
import io.jackfield.file.VirtualPath;
import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a handler fails, its client is answered and its bundle is told. */
@Timeout(20)
class FailingHandlerTest {
  private static final String REQUEST = "GET /f HTTP/1.1\r\nHost: x\r\n\r\n";

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("inside"),
        new AssertionError("inside"),
        new ServiceConfigurationError("inside"),
        new OutOfMemoryError("inside"),
        new StackOverflowError("inside"),
        new NoClassDefFoundError("inside"),
        new Error("inside"),
        new Error("inside") {
          @Override
          public String getMessage() {
            throw new IllegalStateException("not even a message");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aBlockingOneThatThrows(Throwable failure) {
    server.handle("/f", request -> fail(failure));
    isAnsweredAndCounted();
  }

  @Test
  void aBlockingOneThatReturnsNothing() {
    HttpHandler handler = request -> null;
    server.handle("/f", handler);
    isAnsweredAndCounted();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anAsynchronousOneThatThrows(Throwable failure) {
    server.handleAsync("/f", request -> CompletableFuture.completedFuture(fail(failure)));
    isAnsweredAndCounted();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anAsynchronousOneThatFailsLater(Throwable failure) {
    server.handleAsync("/f", request -> CompletableFuture.failedFuture(failure));
    isAnsweredAndCounted();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anAsynchronousOneThatFailsWithAWrappedOne(Throwable failure) {
    server.handleAsync(
        "/f", request -> CompletableFuture.failedFuture(new CompletionException(failure)));
    isAnsweredAndCounted();
  }

  @Test
  void anAsynchronousOneThatReturnsNothing() {
    AsyncHttpHandler handler = request -> null;
    server.handleAsync("/f", handler);
    isAnsweredAndCounted();
  }

  @Test
  void anAsynchronousOneThatAnswersWithNothing() {
    server.handleAsync("/f", request -> CompletableFuture.completedFuture(null));
    isAnsweredAndCounted();
  }

  @Test
  void oneWhoseFileCannotBeDescribed(@TempDir Path folder) throws Exception {
    Path path = Files.write(folder.resolve("f"), new byte[3]);
    FileInfo info = new FileInfo(VirtualPath.parse("/f"), false, 3, Instant.EPOCH, "no\ntag");
    try (FileChannel file = FileChannel.open(path)) {
      server.handle("/f", request -> HttpResponse.status(200).body("a/b", OpenFile.of(info, file)));
      isAnsweredAndCounted();
      assertThat(file.isOpen()).isFalse();
    }
  }

  private void isAnsweredAndCounted() {
    TestConnection connection = server.connect();
    send(connection, REQUEST + REQUEST);
    assertThat(received(connection).split("HTTP/1.1 500 ", -1))
        .hasSize(3)
        .allSatisfy(answer -> assertThat(answer).doesNotContain("inside"));
    assertThat(connection.wire().isActive()).isTrue();
    assertThat(server.rollout().failures()).isEqualTo(2);
    assertThat(connection.exchanges()).containsExactly(false, false);
  }

  @Test
  void whatAClientCanRepeatIsOneLineOfTheLog() {
    server.handle("/f", request -> fail(new IllegalStateException("again and again")));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      send(server.connect(), REQUEST.repeat(50));
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8).split("again and again", -1)).hasSize(2);
    assertThat(server.rollout().failures()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({
    "200,true",
    "404,true",
    "500,false",
    "501,true",
    "503,false",
    "504,false",
    "507,true"
  })
  void whatIsTheClientsFaultIsNoFailure(int status, boolean good) {
    server.handleAsync(
        "/f", request -> CompletableFuture.completedFuture(HttpResponse.status(status)));
    TestConnection connection = server.connect();
    send(connection, REQUEST);
    assertThat(received(connection)).startsWith("HTTP/1.1 " + status);
    assertThat(server.rollout().failures()).isEqualTo(good ? 0 : 1);
    assertThat(connection.exchanges()).containsExactly(good);
  }

  @ParameterizedTest
  @CsvSource({"501,BREW / HTTP/1.1", "505,GET / HTTP/2.0"})
  void whatTheServerRefusesIsNoFailure(int status, String request) {
    TestConnection connection = server.connect();
    send(connection, request + "\r\nHost: x\r\n\r\n");
    assertThat(received(connection)).startsWith("HTTP/1.1 " + status);
    assertThat(connection.exchanges()).containsExactly(true);
  }

  private static HttpResponse fail(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
