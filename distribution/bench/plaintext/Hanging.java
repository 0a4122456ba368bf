package plaintext;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers after half a minute. */
public final class Hanging implements HttpHandler {
  @Override
  public HttpResponse handle(HttpRequest request) throws InterruptedException {
    new CountDownLatch(1).await(30, TimeUnit.SECONDS);
    return HttpResponse.text("late\n");
  }
}
