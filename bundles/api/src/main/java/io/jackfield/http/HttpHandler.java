package io.jackfield.http;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests with code that may block. Publish it as a service with the properties of
 * {@link HttpProperties}.
 *
 * <p>Called on a worker, a virtual thread where the JVM has them, from many threads at once.
 */
@ConsumerType
public interface HttpHandler {

  /**
   * Answers a request.
   *
   * @param request valid until the response is sent
   * @throws HttpException is answered with its status
   * @throws Exception is logged and answered with 500, without any of its text
   */
  HttpResponse handle(HttpRequest request) throws Exception;
}
