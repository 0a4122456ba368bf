package plaintext;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers on the event loop. */
public final class Async implements AsyncHttpHandler {
  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    return CompletableFuture.completedFuture(HttpResponse.text("hello, x\n"));
  }
}
