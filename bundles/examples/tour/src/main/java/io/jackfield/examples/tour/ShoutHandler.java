package io.jackfield.examples.tour;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** An HTTP server: {@code /tour/shout/hello} answers {@code HELLO}. */
@Component
@HttpPath("/tour/shout/{word}")
public final class ShoutHandler implements HttpHandler {

  @Override
  public HttpResponse handle(HttpRequest request) {
    String word = request.pathParameter("word").orElseThrow();
    return HttpResponse.text(word.toUpperCase(Locale.ROOT) + "\n");
  }
}
