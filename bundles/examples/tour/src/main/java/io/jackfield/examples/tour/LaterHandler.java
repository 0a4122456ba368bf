package io.jackfield.examples.tour;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.task.Async;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** On the event loop: an answer that comes half a second later, and keeps no thread until then. */
@Component
@HttpPath("/tour/later")
public final class LaterHandler implements AsyncHttpHandler {
  private static final Duration DELAY = Duration.ofMillis(500);

  @SuppressWarnings("NullAway.Init") // it is there before the first request is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile Async async;

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    return async.call(() -> HttpResponse.text("at last\n"), DELAY);
  }
}
