package io.jackfield.http.server;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpResponse;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.transport.Lane;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How handlers of the two styles are called. Whatever they throw, errors too, is an answer. */
final class HandlerCalls {
  private HandlerCalls() {}

  /** On a lane. */
  static HandlerRegistration.Call blocking(HttpHandler handler, Lane lane) {
    return new Blocking(handler, lane);
  }

  private record Blocking(HttpHandler handler, Lane lane) implements HandlerRegistration.Call {
    @Override
    public void start(
        IncomingRequest request, BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
      lane.execute(request.client(), new Run(handler, request, done));
    }

    @Override
    public boolean blocks() {
      return true;
    }
  }

  /** One call. A lane that ends cancels it: the client is told then, whenever the handler ends. */
  private static final class Run extends FutureTask<HttpResponse> {
    private final IncomingRequest request;
    private final BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done;

    Run(
        HttpHandler handler,
        IncomingRequest request,
        BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
      super(() -> handler.handle(request));
      this.request = request;
      this.done = done;
    }

    /** Whose client has gone while it waited is not begun: it would take the turn of others. */
    @Override
    public void run() {
      if (request.isAbandoned()) {
        setException(new RejectedExecutionException("the client has gone"));
      } else {
        super.run();
      }
    }

    @Override
    protected void done() {
      HttpResponse response = null;
      Throwable failure = null;
      try {
        response = get();
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (CancellationException | InterruptedException e) {
        failure = new ServiceGoneException("the handler's bundle has stopped");
      }
      done.accept(response, failure);
    }

    @Override
    public String toString() {
      return request.method() + " " + request.target().path().shown();
    }
  }

  /** On the event loop. */
  static HandlerRegistration.Call asynchronous(AsyncHttpHandler handler) {
    return (request, done) -> {
      @Nullable CompletionStage<HttpResponse> answer = handler.handle(request);
      if (answer == null) {
        done.accept(null, null);
      } else {
        answer.whenComplete(done);
      }
    };
  }
}
