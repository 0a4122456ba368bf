package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import io.jackfield.transport.HandoverRequest;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class HandOverTest {
  private static final String FIRST = "GET /first HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String UNSENT_BODY =
      "GET /first HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";
  private static final String SECOND =
      "POST /second HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";

  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
  private final TestServer oldVersion = new TestServer().handleAsync("/first", request -> answer);
  private final TestServer newVersion =
      new TestServer()
          .handleAsync(
              "/second",
              request ->
                  request
                      .body()
                      .bytes(100)
                      .thenApply(body -> HttpResponse.text("new " + new String(body, UTF_8))));

  @AfterEach
  void close() {
    oldVersion.close();
    newVersion.close();
  }

  @Test
  void anIdleConnectionMovesAtOnce() {
    TestConnection connection = oldVersion.connect();
    connection.askToRelease();
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.state()).containsEntry("http.schema", 1);
    assertThat(connection.wire().pipeline().names()).noneMatch(name -> name.startsWith("http"));
  }

  @Test
  void aRequestInFlightIsAnsweredFirstAndThePipelinedOneByTheNextVersion() {
    TestConnection connection = oldVersion.connect();
    send(connection, FIRST + SECOND);
    connection.askToRelease();
    assertThat(connection.isReleased()).isFalse();

    answer.complete(HttpResponse.text("old"));
    connection.wire().runPendingTasks();
    assertThat(received(connection)).endsWith("\r\n\r\nold");
    assertThat(connection.isReleased()).isTrue();

    TestConnection next = newVersion.connect(connection.handOver());
    send(next, unread(connection));
    assertThat(received(next)).endsWith("\r\n\r\nnew body");
  }

  @Test
  void theBeginningOfARequestMovesByteForByte() {
    TestConnection connection = oldVersion.connect();
    send(connection, SECOND.substring(0, 30));
    connection.askToRelease();
    assertThat(connection.isReleased()).isTrue();

    TestConnection next = newVersion.connect(connection.handOver());
    send(next, unread(connection));
    send(next, SECOND.substring(30));
    assertThat(received(next)).endsWith("new body");
  }

  @Test
  void bytesThatCameWhileARequestWasAnsweredMoveInOrder() {
    TestConnection connection = oldVersion.connect();
    send(connection, FIRST + SECOND.substring(0, 9));
    send(connection, SECOND.substring(9, 40));
    send(connection, SECOND.substring(40));
    connection.askToRelease();
    answer.complete(HttpResponse.text("old"));
    connection.wire().runPendingTasks();
    assertThat(connection.isReleased()).isTrue();
    assertThat(unread(connection)).isEqualTo(SECOND);
  }

  @Test
  void aBodyThatNobodyWantsIsWaitedForIfAnotherVersionGoesOn() {
    TestConnection connection = oldVersion.connect();
    send(connection, UNSENT_BODY);
    answer.complete(HttpResponse.text("old"));
    connection.wire().runPendingTasks();
    connection.askToRelease();
    assertThat(connection.isReleased()).isFalse();

    send(connection, "body");
    assertThat(received(connection)).endsWith("old");
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.wire().isActive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = HandoverRequest.Reason.class,
      names = {"WITHDRAWN", "STOPPING"})
  void aBodyThatNobodyWantsIsNotWaitedForIfThatIsTheLast(HandoverRequest.Reason reason) {
    TestConnection connection = oldVersion.connect();
    send(connection, UNSENT_BODY);
    answer.complete(HttpResponse.text("old"));
    connection.wire().runPendingTasks();
    connection.askToRelease(reason);
    assertThat(received(connection)).endsWith("old");
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void aRequestInFlightIsAnsweredAndItsBodyNotWaitedForIfThatIsTheLast() {
    TestConnection connection = oldVersion.connect();
    send(connection, UNSENT_BODY);
    connection.askToRelease(HandoverRequest.Reason.WITHDRAWN);
    assertThat(connection.isReleased()).isFalse();
    answer.complete(HttpResponse.text("old"));
    connection.wire().runPendingTasks();
    assertThat(received(connection)).endsWith("old");
    assertThat(connection.isReleased()).isTrue();
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void stateOfAnUnknownSchemaClosesTheConnection() {
    TestConnection connection = new TestConnection();
    connection.state().put("http.schema", 99);
    newVersion.connect(connection);
    assertThat(connection.wire().isActive()).isFalse();
  }

  private static String unread(TestConnection connection) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf next = connection.wire().readInbound();
        next != null;
        next = connection.wire().readInbound()) {
      text.append(next.toString(ISO_8859_1));
      next.release();
    }
    return text.toString();
  }
}
