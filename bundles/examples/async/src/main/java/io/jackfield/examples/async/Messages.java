package io.jackfield.examples.async;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpMethod;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.task.Async;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The event loop with callbacks: whoever asks waits for the next message, without a thread, and
 * whoever posts one tells all that wait.
 */
@Component
@HttpPath("/async/messages")
@HttpMethod({"GET", "POST"})
public final class Messages implements AsyncHttpHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Queue<CompletableFuture<HttpResponse>> waiting = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init") // it is there before the first request is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile Async async;

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    return request.method().equals("POST")
        ? request.body().bytes(1000).thenApply(this::tell)
        : await();
  }

  private CompletionStage<HttpResponse> await() {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    waiting.add(answer);
    Future<?> timer = async.call(() -> answer.complete(HttpResponse.status(204)), PATIENCE);
    answer.whenComplete(
        (response, failure) -> {
          waiting.removeIf(CompletableFuture::isDone);
          timer.cancel(false);
        });
    return answer;
  }

  private HttpResponse tell(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    int told = 0;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      told += next.complete(HttpResponse.text(text)) ? 1 : 0;
    }
    return HttpResponse.text("told " + told + "\n");
  }
}
