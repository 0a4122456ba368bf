package io.jackfield.examples.hello;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import org.osgi.service.component.annotations.Component;

/** Greets: {@code curl 'http://localhost:8080/hello?name=x'} answers {@code hello, x}. */
@Component
@HttpPath("/hello")
public final class Hello implements HttpHandler {

  @Override
  public HttpResponse handle(HttpRequest request) {
    String name = request.parameter("name").orElse("world");
    return HttpResponse.text("hello, " + name + "\n");
  }
}
