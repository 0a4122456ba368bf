package io.jackfield.http.server;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpResponse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How handlers of the two styles are called. Whatever they throw, errors too, is an answer. */
final class HandlerCalls {
  private HandlerCalls() {}

  /** On a worker. */
  static Plugin.Call blocking(HttpHandler handler, Executor workers) {
    return new Blocking(handler, workers);
  }

  private record Blocking(HttpHandler handler, Executor workers) implements Plugin.Call {
    @Override
    public void start(
        IncomingRequest request, BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
      workers.execute(() -> call(request, done));
    }

    @SuppressWarnings("IllegalCatch")
    private void call(
        IncomingRequest request, BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
      HttpResponse response = null;
      Throwable failure = null;
      try {
        response = handler.handle(request);
      } catch (Throwable e) {
        failure = e;
      }
      done.accept(response, failure);
    }

    @Override
    public boolean blocks() {
      return true;
    }
  }

  /** On the event loop. */
  static Plugin.Call asynchronous(AsyncHttpHandler handler) {
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
