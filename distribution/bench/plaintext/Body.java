package plaintext;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import java.io.IOException;

/** Reads all of the request's body. */
public final class Body implements HttpHandler {
  @Override
  public HttpResponse handle(HttpRequest request) throws IOException {
    return HttpResponse.text(request.body().stream().readAllBytes().length + "\n");
  }
}
