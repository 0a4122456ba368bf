package io.jackfield.examples.async;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.task.Async;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Futures composed: two calls at a time, each with a deadline, and what their answers make. */
@Component
@HttpPath("/async/composed")
public final class Composed implements AsyncHttpHandler {
  @SuppressWarnings("NullAway.Init") // it is there before the first request is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile Async async;

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    CompletableFuture<String> name =
        async.call(Machine::name).orTimeout(2, TimeUnit.SECONDS).exceptionally(failure -> "?");
    CompletableFuture<Long> free =
        async.call(Machine::freeMiB).orTimeout(2, TimeUnit.SECONDS).exceptionally(failure -> -1L);
    return name.thenCombine(free, "%s has %d MiB free\n"::formatted).thenApply(HttpResponse::text);
  }
}
