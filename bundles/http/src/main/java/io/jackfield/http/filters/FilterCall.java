package io.jackfield.http.filters;

import io.jackfield.http.HttpFilter;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.util.OccasionalLine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request in one filter. While what is behind answers, no time runs for the filter. */
final class FilterCall extends OverdueCalls.Watched implements HttpFilter.Next {
  private static final Logger log = LoggerFactory.getLogger(FilterCall.class);

  private final FilterChain chain;
  private final FilterRegistration filter;
  private final HttpFilter.Next behind;
  private final BiFunction<Throwable, OccasionalLine, HttpResponse> failed;
  private final CompletableFuture<HttpResponse> result = new CompletableFuture<>();
  private final AtomicBoolean passed = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  /** What is behind has answered, and the filter has not. */
  private final AtomicReference<@Nullable HttpResponse> inHand = new AtomicReference<>();

  private volatile int statusBehind;

  FilterCall(
      FilterChain chain,
      FilterRegistration filter,
      HttpFilter.Next behind,
      BiFunction<Throwable, OccasionalLine, HttpResponse> failed) {
    super(chain.request());
    this.chain = chain;
    this.filter = filter;
    this.behind = behind;
    this.failed = failed;
  }

  @SuppressWarnings("IllegalCatch") // whatever a filter throws is the client's 500
  CompletionStage<HttpResponse> start() {
    chain.overdue().begin(this);
    try {
      @Nullable CompletionStage<HttpResponse> answer = filter.filter().filter(request(), this);
      if (answer == null) {
        end(null, null);
      } else {
        answer.whenComplete(this::end);
      }
    } catch (Throwable e) {
      end(null, e);
    }
    return result;
  }

  @Override
  public CompletionStage<HttpResponse> handle() {
    if (!passed.compareAndSet(false, true) || over.get()) {
      throw new IllegalStateException("the request has been handled");
    }
    chain.overdue().end(this);
    CompletableFuture<HttpResponse> answered = new CompletableFuture<>();
    if (chain.loop().inEventLoop()) {
      pass(answered);
    } else {
      chain.loop().execute(() -> pass(answered));
    }
    return answered;
  }

  @SuppressWarnings("IllegalCatch") // a filter is told of a failure as of any response
  private void pass(CompletableFuture<HttpResponse> answered) {
    if (over.get()) { // on the way to the loop: nobody is to be counted into what has ended
      back(null, new IllegalStateException("the request has been handled"), answered);
      return;
    }
    try {
      behind.handle().whenComplete((response, failure) -> back(response, failure, answered));
    } catch (Throwable e) {
      back(null, e, answered);
    }
  }

  private void back(
      @Nullable HttpResponse response,
      @Nullable Throwable failure,
      CompletableFuture<HttpResponse> answered) {
    HttpResponse told = response == null ? failed(failure) : response;
    statusBehind = told.status();
    inHand.set(told);
    chain.overdue().begin(this);
    if (over.get()) {
      chain.overdue().end(this);
      dropInHand();
    }
    answered.complete(told);
  }

  private HttpResponse failed(@Nullable Throwable failure) {
    return failed.apply(
        failure == null ? new IllegalStateException(filter + " answered with null") : failure,
        filter.failures());
  }

  private void end(@Nullable HttpResponse response, @Nullable Throwable failure) {
    if (!over.compareAndSet(false, true)) {
      if (response != null) {
        drop(response);
      }
      return;
    }
    chain.overdue().end(this);
    if (response == null) {
      dropInHand();
    }
    HttpResponse told = response == null ? failed(failure) : response;
    filter.rollout().exchanged(request().bucket(), isGood(told.status()));
    result.complete(told);
  }

  /** What it only passes on is not its fault. */
  private boolean isGood(int status) {
    return status == statusBehind || status < 500 || status == 501 || status > 504;
  }

  private void dropInHand() {
    HttpResponse response = inHand.getAndSet(null);
    if (response != null) {
      drop(response);
    }
  }

  private void drop(HttpResponse response) {
    Server.closeOn(chain.closing(), response.content());
  }

  @Override
  public void cancel(Throwable why) {
    end(null, why);
  }

  @Override
  public void overdue(int seconds) {
    if (!over.get()) {
      filter
          .failures()
          .say(
              suppressed ->
                  log.warn(
                      "filter takes too long filter={} request={} id={} seconds={} suppressed={}",
                      filter,
                      request().shown(),
                      request().connectionId(),
                      seconds,
                      suppressed));
    }
  }
}
