package io.jackfield.http;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests with futures. Publish it as a service with the properties of {@link
 * HttpProperties}.
 *
 * <p>Called on the connection's event loop: it must return at once and never block, or every
 * connection of that loop waits.
 */
@ConsumerType
public interface AsyncHttpHandler {

  /**
   * Starts to answer a request.
   *
   * @param request valid until the response is sent; read its body with {@link HttpBody#bytes}
   * @return the answer, completed on any thread; a failure is answered as {@link HttpHandler} says
   */
  CompletionStage<HttpResponse> handle(HttpRequest request);
}
