package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that has sent everything may end its side and wait for its answers. */
@Timeout(20)
class HalfCloseTest {
  private static final String FIRST = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String SECOND = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n";

  private final CompletableFuture<HttpResponse> later = new CompletableFuture<>();
  private final TestServer server =
      new TestServer()
          .handleAsync("/later", request -> later)
          .handleAsync(
              "/now", request -> CompletableFuture.completedFuture(HttpResponse.text("now")))
          .handleAsync(
              "/body",
              request -> request.body().bytes(99).thenApply(body -> HttpResponse.text("body")));

  @AfterEach
  void close() {
    server.close();
  }

  private static void end(TestConnection connection) {
    connection.wire().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    connection.wire().runPendingTasks();
  }

  @Test
  void everyWholeRequestIsAnsweredInOrder() {
    TestConnection connection = server.connect();
    send(connection, FIRST + SECOND + SECOND + "GET /no");
    end(connection);
    assertThat(connection.wire().isActive()).isTrue();
    later.complete(HttpResponse.text("later"));
    for (int i = 0; i < 100 && connection.wire().hasPendingTasks(); i++) {
      connection.wire().runPendingTasks();
    }
    assertThat(received(connection)).matches("(?s).*later.*\r\n\r\nnow.*\r\n\r\nnow");
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void anIdleConnectionIsClosed() {
    TestConnection connection = server.connect();
    send(connection, SECOND);
    end(connection);
    assertThat(received(connection)).endsWith("now");
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void whatIsNotWholeIsDropped() {
    TestConnection connection = server.connect();
    send(connection, SECOND.substring(0, 20));
    end(connection);
    assertThat(received(connection)).isEmpty();
    assertThat(connection.wire().isActive()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"/body, 400", "/nobody, 405"})
  void aBodyThatIsNotWholeIsNotWaitedForBehindAnotherRequest(String path, int status) {
    TestConnection connection = server.connect();
    send(
        connection,
        FIRST + "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabc");
    end(connection);
    later.complete(HttpResponse.text("later"));
    for (int i = 0; i < 100 && connection.wire().hasPendingTasks(); i++) {
      connection.wire().runPendingTasks();
    }
    assertThat(received(connection)).matches("(?s).*laterHTTP/1.1 " + status + " .*");
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void aBodyThatIsNotWholeIsRefused() {
    TestConnection connection = server.connect();
    send(connection, "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabc");
    end(connection);
    assertThat(received(connection)).startsWith("HTTP/1.1 400 ");
    assertThat(connection.wire().isActive()).isFalse();
  }
}
