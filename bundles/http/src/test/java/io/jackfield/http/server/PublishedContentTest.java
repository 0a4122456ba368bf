package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PublishedContentTest {
  private final TestServer server = new TestServer();
  private final Given given = new Given();

  /** Publishes what a test hands in, and notes what is wanted. */
  private static final class Given implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
    Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    long wanted;
    boolean cancelled;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> other) {
      subscriber = other;
      other.onSubscribe(this);
    }

    @Override
    public void request(long count) {
      wanted += count;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    Flow.Subscriber<? super ByteBuffer> subscriber() {
      assertThat(subscriber).isNotNull();
      return subscriber;
    }

    void next(String text) {
      subscriber().onNext(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private TestConnection ask(String method, long length) {
    server.handleAsync(
        "/p",
        request ->
            CompletableFuture.completedFuture(HttpResponse.status(200).body("x/y", given, length)));
    TestConnection connection = server.connect();
    send(connection, method + " /p HTTP/1.1\r\nHost: x\r\n\r\n");
    return connection;
  }

  private static String turn(TestConnection connection) {
    connection.wire().runPendingTasks();
    return received(connection);
  }

  @Test
  void piecesAreSentAsTheyComeAndOneIsWantedAtATime() {
    TestConnection connection = ask("GET", -1);
    assertThat(received(connection)).isEmpty();
    assertThat(given.wanted).isEqualTo(1);
    given.next("abc");
    assertThat(turn(connection))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("transfer-encoding: chunked")
        .endsWith("\r\n3\r\nabc\r\n");
    assertThat(given.wanted).isEqualTo(2);
    given.next("");
    given.next("d");
    assertThat(turn(connection)).isEqualTo("1\r\nd\r\n");
    given.subscriber().onComplete();
    assertThat(turn(connection)).isEqualTo("0\r\n\r\n");
    assertThat(connection.wire().isActive()).isTrue();
    assertThat(given.cancelled).isFalse();
  }

  @Test
  void whatHasALengthIsAsLongAsThat() {
    TestConnection connection = ask("GET", 3);
    given.next("abc");
    given.subscriber().onComplete();
    assertThat(turn(connection)).containsIgnoringCase("content-length: 3").endsWith("\r\n\r\nabc");
    assertThat(connection.wire().isActive()).isTrue();
  }

  @Test
  void whatIsLongerBreaksOff() {
    TestConnection connection = ask("GET", 3);
    given.next("abcd");
    turn(connection);
    assertThat(given.cancelled).isTrue();
  }

  @Test
  void whatIsShorterBreaksOff() {
    TestConnection connection = ask("GET", 3);
    given.next("ab");
    assertThat(turn(connection)).endsWith("\r\n\r\nab");
    given.subscriber().onComplete();
    assertThat(turn(connection)).isEmpty();
    assertThat(connection.wire().isActive()).isFalse();
  }

  @Test
  void aFailureBeforeTheFirstPieceIsA500() {
    TestConnection connection = ask("GET", -1);
    given.subscriber().onError(new IllegalStateException("inside"));
    assertThat(turn(connection)).startsWith("HTTP/1.1 500 ").doesNotContain("inside");
  }

  @Test
  void aClientThatGoesCancels() {
    TestConnection connection = ask("GET", -1);
    given.next("abc");
    turn(connection);
    connection.wire().close();
    connection.wire().runPendingTasks();
    assertThat(given.cancelled).isTrue();
  }

  @Test
  void whatIsNotSentIsCancelled() {
    TestConnection connection = ask("HEAD", -1);
    assertThat(received(connection)).startsWith("HTTP/1.1 200 ");
    assertThat(given.cancelled).isTrue();
    assertThat(given.wanted).isZero();
  }
}
