package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies are waited for: 500 bytes are gathered, the lowest rate is 100 bytes a second. */
@Timeout(30)
class BodyTest {
  private final AtomicInteger begun = new AtomicInteger();
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void handleBlocking() {
    server.handle(
        "/b",
        request -> {
          begun.incrementAndGet();
          return HttpResponse.text(request.body().stream().readAllBytes().length + " bytes");
        });
  }

  private void handleAsync() {
    server.handleAsync(
        "/b",
        request ->
            request.body().bytes(9999).thenApply(all -> HttpResponse.text(all.length + " bytes")));
  }

  private static String head(int length) {
    return "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static void pass(TestConnection connection, int seconds) {
    EmbeddedChannel wire = connection.wire();
    wire.advanceTimeBy(seconds, TimeUnit.SECONDS);
    wire.runScheduledPendingTasks();
    wire.runPendingTasks();
  }

  @Test
  void aHandlerThatBlocksIsBegunWhenASmallBodyIsThere() {
    handleBlocking();
    TestConnection connection = server.connect();
    send(connection, head(4) + "abc");
    assertThat(begun).hasValue(0);
    send(connection, "d");
    assertThat(received(connection)).endsWith("4 bytes");
  }

  @Test
  void aMalformedBodyThatNobodyWantsIsNotWaitedFor() {
    TestConnection connection = server.connect();
    send(connection, "GET /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(received(connection)).startsWith("HTTP/1.1 401 ");
    assertThat(connection.isReleased()).isFalse();
    send(connection, "no number\r\n");
    assertThat(connection.isReleased()).isTrue();
  }

  @Test
  void manySmallPiecesAreOneBody() {
    handleBlocking();
    TestConnection connection = server.connect();
    send(
        connection,
        "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\na\r\n".repeat(400)
            + "0\r\n\r\n");
    assertThat(received(connection)).endsWith("400 bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyThatTricklesIsRefused(boolean blocking) {
    if (blocking) {
      handleBlocking();
    } else {
      handleAsync();
    }
    TestConnection connection = server.connect();
    send(connection, head(400));
    for (int second = 0; second < 29; second++) {
      pass(connection, 1);
      send(connection, "a");
    }
    assertThat(received(connection)).isEmpty();
    pass(connection, 1);
    send(connection, "a");
    pass(connection, 2);
    assertThat(received(connection))
        .startsWith("HTTP/1.1 408 ")
        .containsIgnoringCase("connection: close");
    assertThat(begun).hasValue(0);
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void theFirstThatIsWrongWithABodyIsTold() {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    server.handleAsync(
        "/b",
        request -> {
          request.body().bytes(9999);
          return answer;
        });
    TestConnection connection = server.connect();
    send(
        connection,
        "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + ("100\r\n" + "a".repeat(256) + "\r\n").repeat(25));
    connection.wire().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    answer.complete(HttpResponse.text("done"));
    assertThat(received(connection)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void nobodyIsToldToSendABodyInTheMiddleOfTheAnswer() {
    Queue<Runnable> work = new ArrayDeque<>();
    server.workers(work::add);
    server.handleAsync(
        "/b",
        request ->
            completedFuture(
                HttpResponse.status(200)
                    .body(
                        "a/b",
                        new SequenceInputStream(
                            new ByteArrayInputStream(new byte[] {'x'}), ofBody(request)),
                        -1)));
    TestConnection connection = server.connect();
    send(connection, head(1).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
    work.remove().run();
    send(connection, "");
    work.remove().run();
    connection.wire().runPendingTasks();
    assertThat(received(connection)).startsWith("HTTP/1.1 200 ").doesNotContain("100 Continue");
  }

  /** One that asks for the body, and does not wait for it. */
  private static InputStream ofBody(HttpRequest request) {
    return new InputStream() {
      @Override
      public int read() {
        request.body().bytes(9);
        return -1;
      }
    };
  }

  @Test
  void aBodyThatComesAtTheLowestRateIsTaken() {
    handleAsync();
    TestConnection connection = server.connect();
    send(connection, head(4900));
    for (int second = 0; second < 49; second++) {
      pass(connection, 1);
      send(connection, "a".repeat(100));
    }
    assertThat(received(connection)).endsWith("4900 bytes");
  }
}
