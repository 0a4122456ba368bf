package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is read from. */
class ReadingTest {
  private static final String GET = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n";

  private final Queue<CompletableFuture<HttpResponse>> answers = new ArrayDeque<>();
  private final TestServer server =
      new TestServer()
          .handleAsync(
              "/later",
              request -> {
                answers.add(new CompletableFuture<>());
                return answers.peek();
              });

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void goesOnWhileARequestIsAnswered() {
    TestConnection connection = server.connect();
    assertThat(reads(connection)).isTrue();
    send(connection, GET);
    assertThat(reads(connection)).isTrue();
    answer(connection);
    assertThat(reads(connection)).isTrue();
  }

  @Test
  void stopsFarAheadOfTheAnswersAndGoesOnBehindThem() {
    TestConnection connection = server.connect();
    send(connection, GET);
    int ahead = 0;
    for (int bytes = 0; bytes < 1 << 16; bytes += GET.length()) {
      assertThat(reads(connection)).isTrue();
      send(connection, GET);
      ahead++;
    }
    assertThat(reads(connection)).isFalse();
    answer(connection);
    assertThat(reads(connection)).isTrue();
    for (int i = 0; i < ahead; i++) {
      answer(connection);
    }
    assertThat(answers).isEmpty();
  }

  @Test
  void waitsForWhoWantsABody() {
    TestConnection connection = server.connect();
    send(connection, POST);
    assertThat(reads(connection)).isFalse();
    send(connection, "abc");
    answer(connection);
    assertThat(reads(connection)).isTrue();
  }

  private static boolean reads(TestConnection connection) {
    return connection.wire().config().isAutoRead();
  }

  private void answer(TestConnection connection) {
    answers.remove().complete(HttpResponse.text("done"));
    send(connection, "");
    assertThat(received(connection)).contains("done");
  }
}
