package plaintext;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;

/** Answers on a worker. */
public final class Blocking implements HttpHandler {
  @Override
  public HttpResponse handle(HttpRequest request) {
    return HttpResponse.text("hello, x\n");
  }
}
