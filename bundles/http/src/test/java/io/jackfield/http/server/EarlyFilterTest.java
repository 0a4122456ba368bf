package io.jackfield.http.server;

import static io.jackfield.http.server.TestServer.received;
import static io.jackfield.http.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpFilter;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RequestBody;
import io.jackfield.http.exchange.TestExchange;
import io.jackfield.http.filters.FilterChain;
import io.jackfield.http.filters.FilterTable;
import io.jackfield.http.filters.TestFilters;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.testkit.TestConnection;
import io.jackfield.testkit.TestRolloutState;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters that answer while what is behind them does not know it yet. */
@Timeout(30)
class EarlyFilterTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoIsNotWaitedForAnyMoreIsToldAndCountedOut() {
    CompletableFuture<HttpResponse> slow = new CompletableFuture<>();
    CompletableFuture<HttpResponse> own = new CompletableFuture<>();
    server.handleAsync("/h", request -> slow).filter(Map.of(), passing(own));
    TestConnection connection = server.connect();
    send(connection, "GET /h HTTP/1.1\r\nHost: x\r\n\r\n");
    own.complete(HttpResponse.status(504));
    send(connection, "");
    assertThat(received(connection)).startsWith("HTTP/1.1 504 ");
    assertThat(slow).isCompletedExceptionally();
    assertThat(server.isLeft()).isTrue();
  }

  @Test
  void aHandlerThatIsBegunForAClientWhoHasGoneIsTold() {
    CompletableFuture<HttpResponse> slow = new CompletableFuture<>();
    CompletableFuture<Void> passes = new CompletableFuture<>();
    server
        .handleAsync("/h", request -> slow)
        .filter(Map.of(), (request, next) -> passes.thenCompose(unused -> next.handle()));
    TestConnection connection = server.connect();
    send(connection, "GET /h HTTP/1.1\r\nHost: x\r\n\r\n");
    connection.wire().close();
    passes.complete(null);
    connection.wire().runPendingTasks();
    assertThat(slow).isCompletedExceptionally();
    assertThat(server.isLeft()).isTrue();
  }

  @Test
  void nobodyIsCountedInForABodyThatIsNotWaitedForAnyMore() {
    CompletableFuture<HttpResponse> own = new CompletableFuture<>();
    server.handle("/h", request -> HttpResponse.text("")).filter(Map.of(), passing(own));
    TestConnection connection = server.connect();
    send(connection, "POST /h HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
    own.complete(HttpResponse.status(504));
    send(connection, "cd");
    assertThat(received(connection)).startsWith("HTTP/1.1 504 ");
    assertThat(server.isLeft()).isTrue();
  }

  /** Lets a request pass and does not wait for what comes of that. */
  private static HttpFilter passing(CompletableFuture<HttpResponse> own) {
    return (request, next) -> {
      next.handle();
      return own;
    };
  }

  @Test
  void whatIsPassedOnTooLateIsNotHandled() throws Exception {
    DefaultEventExecutor loop = new DefaultEventExecutor();
    CountDownLatch held = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    OverdueCalls overdue = new OverdueCalls(() -> 0);
    FilterTable table =
        FilterTable.of(
            Runnable::run, bundle -> new TestRolloutState(), overdue, TestFilters.config());
    CompletableFuture<HttpResponse> own =
        CompletableFuture.completedFuture(HttpResponse.status(204));
    table.bindFilter(passing(own), TestFilters.reference(), Map.of());
    IncomingRequest request =
        TestExchange.request(
            new RequestHead("GET", "/", RequestHead.HTTP_1_1, HttpHeaders.NONE, null, 0),
            new RequestBody(0, 0, Runnable::run, () -> {}));
    AtomicBoolean handled = new AtomicBoolean();
    FilterChain chain = table.enter(request, loop).toCompletableFuture().getNow(null);
    chain.run(
        () -> {
          handled.set(true);
          return new CompletableFuture<>();
        },
        (failure, line) -> HttpResponse.status(500));
    held.countDown();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    assertThat(handled).isFalse();
  }
}
