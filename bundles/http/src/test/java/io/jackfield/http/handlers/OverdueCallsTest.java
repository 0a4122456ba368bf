package io.jackfield.http.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.http.HttpException;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.Exchange;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RequestBody;
import io.jackfield.http.exchange.RunningCall;
import io.jackfield.http.exchange.TestExchange;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.testkit.TestLane;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OverdueCallsTest {
  private static final int LIMIT = 5;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OverdueCalls overdue = new OverdueCalls(() -> LIMIT);
  private final HandlerCalls calls =
      new HandlerCalls("test", new TestLane(threads), new TestLane(threads), overdue);
  private final RequestBody body = new RequestBody(-1, 100, Runnable::run, () -> {});
  private final IncomingRequest request =
      TestExchange.request(
          new RequestHead(
              "GET", "/a", RequestHead.HTTP_1_1, HttpHeaders.NONE, null, RequestHead.UNKNOWN),
          body);
  private final CompletableFuture<HttpResponse> told = new CompletableFuture<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    body.discard();
  }

  private RunningCall start(HandlerRegistration.Call call) {
    return call.start(
        request,
        (response, failure) ->
            assertThat(
                    failure == null ? told.complete(response) : told.completeExceptionally(failure))
                .isTrue());
  }

  private void lookAfter(int seconds) {
    overdue.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  private Throwable failure() {
    await().until(told::isDone);
    try {
      throw new AssertionError(told.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private void isToldThatItIsLate() {
    assertThat(failure())
        .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(503));
  }

  /** Answers what is closed is seen of, once it is interrupted. */
  private static final class Hanging implements HttpHandler {
    final CountDownLatch inside = new CountDownLatch(1);
    final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public HttpResponse handle(io.jackfield.http.HttpRequest request) {
      inside.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // as wanted
      }
      return HttpResponse.status(200)
          .body(
              "x/y",
              new ByteArrayInputStream(new byte[0]) {
                @Override
                public void close() {
                  closed.set(true);
                }
              },
              -1);
    }
  }

  @Test
  void oneThatBlocksIsInterruptedAndWhatItAnswersThenIsClosed() throws Exception {
    Hanging handler = new Hanging();
    start(calls.blocking(handler));
    handler.inside.await();
    lookAfter(LIMIT - 1);
    assertThat(told).isNotDone();
    lookAfter(LIMIT + 1);
    isToldThatItIsLate();
    await().untilTrue(handler.closed);
  }

  @Test
  void whoseClientHasGoneIsInterrupted() throws Exception {
    Hanging handler = new Hanging();
    RunningCall call = start(calls.blocking(handler));
    handler.inside.await();
    call.cancel(Exchange.clientGone());
    assertThat(failure()).hasMessage("the client has gone");
    await().untilTrue(handler.closed);
    call.cancel(Exchange.clientGone());
  }

  @Test
  void whatHasAnsweredIsNotLate() throws Exception {
    start(calls.blocking(any -> HttpResponse.text("x")));
    assertThat(told.get().status()).isEqualTo(200);
    lookAfter(LIMIT + 1);
  }

  @Test
  void anAsynchronousOneIsToldAndWhatItAnswersThenIsClosed() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    start(calls.asynchronous(any -> never));
    lookAfter(LIMIT + 1);
    isToldThatItIsLate();
    await().until(never::isCompletedExceptionally);
  }

  @Test
  void whatAnAsynchronousOneAnswersTooLateIsClosed() {
    CompletableFuture<HttpResponse> late = new CompletableFuture<>();
    RunningCall call = start(calls.asynchronous(any -> late.minimalCompletionStage()));
    call.cancel(Exchange.clientGone());
    assertThat(failure()).hasMessage("the client has gone");
    Hanging closing = new Hanging();
    Thread.currentThread().interrupt();
    late.complete(closing.handle(request));
    await().untilTrue(closing.closed);
  }

  @Test
  void whileABodyComesTheTimeBeginsAnew() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    start(calls.asynchronous(any -> never));
    body.add(Unpooled.wrappedBuffer(new byte[1]));
    lookAfter(LIMIT + 1);
    assertThat(told).isNotDone();
    lookAfter(LIMIT + 1);
    isToldThatItIsLate();
  }

  @Test
  void withoutALimitNothingIsLate() {
    AtomicInteger limit = new AtomicInteger();
    OverdueCalls none = new OverdueCalls(limit::get);
    HandlerCalls unlimited =
        new HandlerCalls("test", new TestLane(threads), new TestLane(threads), none);
    start(unlimited.asynchronous(any -> new CompletableFuture<>()));
    none.look(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
    assertThat(told).isNotDone();
  }
}
