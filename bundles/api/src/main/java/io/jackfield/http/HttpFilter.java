package io.jackfield.http;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Stands before handlers, files and the server's own answers such as 404 and 405: for
 * authentication, header fields, limits. Publish it as a service; of the properties of {@link
 * HttpProperties} it may have {@link HttpProperties#PATH} and {@link HttpProperties#HOST}, which
 * say which requests it is for (all, unless set), and {@link HttpProperties#FILTER_NAME}. The
 * filter with the highest {@code service.ranking} is the first that sees a request and the last
 * that sees its response; equal ones go by name.
 *
 * <p>Filters come and go like handlers: a request that is in one ends there, and of two versions of
 * a bundle the filters of one see it. One that configuration names as required is waited for, and a
 * request that does not get it is refused with 503.
 *
 * <p>Called on the connection's event loop, for many requests at once: it must return at once and
 * never block, or every connection of that loop waits. So must what it does with the response, on
 * whatever thread that comes.
 */
@ConsumerType
public interface HttpFilter {

  /**
   * Lets a request pass, or answers it.
   *
   * @param request no handler is chosen for it yet; what is set of it ({@link
   *     HttpRequest#setPrincipal}, {@link HttpRequest#attributes}) those behind see
   * @param next the filters behind this one, and what answers
   * @return the response, completed on any thread; a failure, or one that is thrown, is answered as
   *     that of a handler
   */
  CompletionStage<HttpResponse> filter(HttpRequest request, Next next);

  /** What is behind a filter. */
  @ProviderType
  @FunctionalInterface
  interface Next {

    /**
     * Has the request answered; once, and not after the stage of the filter is completed.
     *
     * @return the response, completed on any thread and never with a failure: what goes wrong is a
     *     response, too. Who does not return its content closes it ({@link HttpContent#close}).
     */
    CompletionStage<HttpResponse> handle();
  }
}
