package io.jackfield.http.handlers;

import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RunningCall;
import io.jackfield.http.whiteboard.OverdueCalls;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An asynchronous handler's answer that is waited for. */
final class AsyncCall extends OverdueCalls.Watched {
  private final HandlerCalls calls;
  private final CompletionStage<HttpResponse> answer;
  private final BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done;
  private final AtomicBoolean over = new AtomicBoolean();

  AsyncCall(
      HandlerCalls calls,
      IncomingRequest request,
      CompletionStage<HttpResponse> answer,
      BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
    super(request);
    this.calls = calls;
    this.answer = answer;
    this.done = done;
  }

  /** Waits for the answer, which may be there. */
  RunningCall start() {
    answer.whenComplete(this::answered);
    if (over.get()) {
      return ENDED;
    }
    calls.begin(this);
    if (over.get()) { // meanwhile
      calls.end(this);
    }
    return this;
  }

  private void answered(@Nullable HttpResponse response, @Nullable Throwable failure) {
    if (over.compareAndSet(false, true)) {
      calls.end(this);
      done.accept(response, failure);
    } else if (response != null) {
      calls.drop(response);
    }
  }

  @Override
  public void cancel(Throwable why) {
    if (over.compareAndSet(false, true)) {
      calls.end(this);
      done.accept(null, why);
      calls.onLane(() -> tell(why));
    }
  }

  /** The handler may have somebody at work for it. */
  private void tell(Throwable why) {
    try {
      answer.toCompletableFuture().completeExceptionally(why);
    } catch (UnsupportedOperationException e) {
      // It is not to be told, and what it answers is dropped.
    }
  }

  @Override
  public void overdue(int seconds) {
    if (!over.get()) {
      calls.sayLate(request(), seconds, "a future");
    }
  }
}
