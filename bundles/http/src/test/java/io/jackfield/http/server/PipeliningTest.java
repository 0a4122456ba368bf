package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that come together. */
class PipeliningTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger flushes = new AtomicInteger();
  private final TestServer server =
      new TestServer()
          .handleAsync(
              "/x",
              request -> {
                asked.incrementAndGet();
                return CompletableFuture.completedFuture(HttpResponse.text("y".repeat(1000)));
              });

  private final class Counter extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes.incrementAndGet();
      ctx.flush();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void areAnsweredInOneGo() {
    TestConnection connection =
        server.connect(new TestConnection(new EmbeddedChannel(new Counter())));
    send(connection, GET.repeat(20));
    assertThat(received(connection).split("HTTP/1.1 200", -1)).hasSize(21);
    assertThat(flushes).hasValue(1);
    send(connection, GET);
    assertThat(received(connection)).startsWith("HTTP/1.1 200");
  }

  @Test
  void goOutBeforeAnAnswerThatIsWaitedFor() {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    server.handleAsync("/later", request -> later);
    TestConnection connection = server.connect();
    send(connection, GET + GET.replace("/x", "/later") + GET);
    assertThat(received(connection).split("HTTP/1.1 200", -1)).hasSize(2);
    later.complete(HttpResponse.text("at last"));
    send(connection, "");
    assertThat(received(connection)).contains("at last").endsWith("y");
  }

  /** Of which nothing is taken. */
  private TestConnection connectSlow() {
    return server.connect(
        new TestConnection(
            new EmbeddedChannel() {
              @Override
              protected void doWrite(ChannelOutboundBuffer in) {
                // The client takes nothing.
              }
            }));
  }

  /** Whatever waits then has come in time, whenever the client takes the answers. */
  private static void waitLongerThanForAHead(TestConnection connection) {
    connection.wire().advanceTimeBy(30, TimeUnit.SECONDS);
    connection.wire().runScheduledPendingTasks();
  }

  @Test
  void areBegunOnlyAsLongAsTheClientTakesTheAnswers() {
    TestConnection connection = connectSlow();
    send(connection, GET.repeat(1000));
    assertThat(asked.get()).isBetween(2, 100);
    waitLongerThanForAHead(connection);
    assertThat(connection.wire().isOpen()).isTrue();
    assertThat(connection.wire().unsafe().outboundBuffer().size()).isEqualTo(asked.get());
  }

  @Test
  void waitUntilTheConnectionMoves() {
    TestConnection connection = connectSlow();
    send(connection, GET);
    connection.askToRelease();
    send(connection, GET);
    waitLongerThanForAHead(connection);
    assertThat(connection.wire().unsafe().outboundBuffer().size()).isEqualTo(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void areSentBeforeTheConnectionMoves() {
    TestConnection connection = server.connect();
    send(connection, GET.repeat(3));
    connection.askToRelease();
    assertThat(connection.isReleased()).isTrue();
    assertThat(received(connection).split("HTTP/1.1 200", -1)).hasSize(4);
  }
}
