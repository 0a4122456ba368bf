package io.jackfield.http.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.http.HttpException;
import io.jackfield.http.HttpFilter;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpProperties;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RequestBody;
import io.jackfield.http.exchange.TestExchange;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.testkit.TestConnection;
import io.jackfield.testkit.TestRolloutState;
import io.jackfield.util.OccasionalLine;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

@Timeout(30)
class FilterTableTest {
  private final TestRolloutState rollout = new TestRolloutState();
  private final OverdueCalls overdue = new OverdueCalls(() -> 5);
  private final FilterTable table =
      FilterTable.of(Runnable::run, bundle -> rollout, overdue, TestFilters.config());
  private final TestConnection connection = new TestConnection();
  private final EventLoop loop = connection.channel().eventLoop();
  private final IncomingRequest request =
      TestExchange.request(
          new RequestHead("GET", "/a", RequestHead.HTTP_1_1, HttpHeaders.NONE, null, 0),
          new RequestBody(0, 0, Runnable::run, () -> {}));
  private final List<String> seen = new ArrayList<>();
  private HttpResponse answer = HttpResponse.text("x");

  private ServiceReference<HttpFilter> add(String name, HttpFilter filter) {
    ServiceReference<HttpFilter> service = TestFilters.reference();
    table.bindFilter(filter, service, Map.of(HttpProperties.FILTER_NAME, name));
    return service;
  }

  private FilterChain chain() {
    return table.enter(request, loop).toCompletableFuture().getNow(null);
  }

  private HttpResponse run() {
    return runLater().join();
  }

  private CompletableFuture<HttpResponse> runLater() {
    return chain()
        .run(
            () -> {
              seen.add("last");
              return CompletableFuture.completedFuture(answer);
            },
            FilterTableTest::failed)
        .toCompletableFuture();
  }

  private static HttpResponse failed(Throwable failure, OccasionalLine unexpected) {
    return HttpResponse.status(failure instanceof HttpException told ? told.status() : 500);
  }

  @Test
  void withoutFiltersNothingStandsBeforeTheAnswer() {
    assertThat(table.isEmpty()).isTrue();
    assertThat(chain().isEmpty()).isTrue();
    assertThat(run()).isSameAs(answer);
  }

  @Test
  void filtersSeeTheRequestInOrderAndTheResponseInTheOther() {
    add("b", this::noted);
    add("a", this::noted);
    request.setPrincipal("");
    assertThat(run().headers().all("by")).containsExactly("b", "a");
    assertThat(seen).containsExactly("before 0", "before 1", "last");
    assertThat(rollout.failures()).isZero();
  }

  private java.util.concurrent.CompletionStage<HttpResponse> noted(
      io.jackfield.http.HttpRequest asked, HttpFilter.Next next) {
    int depth = asked.attributes().size();
    asked.attributes().put("depth" + depth, depth);
    seen.add("before " + depth);
    return next.handle().thenApply(given -> given.header("by", depth == 0 ? "a" : "b"));
  }

  @Test
  void aFilterMayAnswerItself() {
    add("a", (asked, next) -> CompletableFuture.completedFuture(HttpResponse.status(401)));
    assertThat(run().status()).isEqualTo(401);
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "fails", "refuses", "null", "null later", "twice"})
  void howeverAFilterFailsTheOneBeforeItSeesAResponse(String how) {
    add("a", (asked, next) -> next.handle().thenApply(given -> given.header("seen", "yes")));
    add(
        "b",
        (asked, next) ->
            switch (how) {
              case "throws" -> throw new AssertionError("inside");
              case "fails" -> CompletableFuture.failedFuture(new AssertionError("inside"));
              case "refuses" -> CompletableFuture.failedFuture(new HttpException(403, "No."));
              case "null" -> null;
              case "twice" -> next.handle().thenCompose(given -> next.handle());
              default -> CompletableFuture.completedFuture(null);
            });
    HttpResponse response = run();
    assertThat(response.status()).isEqualTo(how.equals("refuses") ? 403 : 500);
    assertThat(response.headers().first("seen")).contains("yes");
    assertThat(rollout.failures()).isEqualTo(how.equals("refuses") ? 0 : 1);
  }

  @Test
  void aFailureBehindAFilterIsNotItsOwn() {
    add("a", (asked, next) -> next.handle());
    CompletableFuture<HttpResponse> failing =
        chain()
            .run(
                () -> CompletableFuture.failedFuture(new AssertionError()), FilterTableTest::failed)
            .toCompletableFuture();
    assertThat(failing.join().status()).isEqualTo(500);
    assertThat(rollout.failures()).isZero();
  }

  @Test
  void contentThatAFilterHasLostIsClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    answer = HttpResponse.status(200).body("x/y", closing(closed), -1);
    add(
        "a",
        (asked, next) ->
            next.handle()
                .thenApply(
                    given -> {
                      throw new IllegalStateException("lost");
                    }));
    assertThat(run().status()).isEqualTo(500);
    assertThat(closed).isTrue();
  }

  private static InputStream closing(AtomicBoolean closed) {
    return new ByteArrayInputStream(new byte[0]) {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  @Test
  void oneThatHangsIsEndedAndWhatItAnswersThenIsClosed() {
    CompletableFuture<HttpResponse> late = new CompletableFuture<>();
    add("a", (asked, next) -> late);
    CompletableFuture<HttpResponse> result = runLater();
    overdue.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
    assertThat(result.join().status()).isEqualTo(503);
    AtomicBoolean closed = new AtomicBoolean();
    late.complete(HttpResponse.status(200).body("x/y", closing(closed), -1));
    assertThat(closed).isTrue();
  }

  @Test
  void whileWhatIsBehindAnswersAFilterIsNotLate() {
    CompletableFuture<HttpResponse> slow = new CompletableFuture<>();
    add("a", (asked, next) -> next.handle());
    CompletableFuture<HttpResponse> result =
        chain().run(() -> slow, FilterTableTest::failed).toCompletableFuture();
    overdue.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
    slow.complete(answer);
    assertThat(result.join()).isSameAs(answer);
  }

  @Test
  void aFilterThatLeavesIsWaitedForAndNewRequestsDoNotSeeIt() {
    ServiceReference<HttpFilter> service =
        add("a", (asked, next) -> CompletableFuture.completedFuture(HttpResponse.status(401)));
    FilterChain inside = chain();
    CompletableFuture<Void> left = CompletableFuture.runAsync(() -> table.unbindFilter(service));
    await().until(() -> table.isEmpty());
    assertThat(run()).isSameAs(answer);
    assertThat(left).isNotDone();
    inside.exit();
    left.join();
  }

  @Test
  void aRequestWaitsForAFilterThatMustBeThere() {
    table.modified(TestFilters.config("auth"));
    CompletableFuture<FilterChain> waiting = table.enter(request, loop).toCompletableFuture();
    CompletableFuture<FilterChain> refused = table.enter(request, loop).toCompletableFuture();
    assertThat(table.isEmpty()).isFalse();
    assertThat(waiting).isNotDone();

    ServiceReference<HttpFilter> service = add("auth", (asked, next) -> next.handle());
    runPending();
    assertThat(waiting.join().isEmpty()).isFalse();
    waiting.join().exit();
    refused.join().exit();

    table.unbindFilter(service);
    CompletableFuture<FilterChain> given = table.enter(request, loop).toCompletableFuture();
    connection.wire().advanceTimeBy(6, TimeUnit.SECONDS);
    runPending();
    assertThat(given).isCompletedExceptionally();
    assertThat(given.handle((chain, failure) -> failure).join())
        .isInstanceOf(ServiceGoneException.class)
        .hasMessage("filters are missing: [auth]");
  }

  private void runPending() {
    EmbeddedChannel wire = connection.wire();
    wire.runPendingTasks();
    wire.runScheduledPendingTasks();
  }
}
