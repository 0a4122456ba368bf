package io.jackfield.http.server;

import io.jackfield.file.BadPathException;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.Exchange;
import io.jackfield.http.exchange.Failures;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RequestBody;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.files.FileRequests;
import io.jackfield.http.filters.FilterChain;
import io.jackfield.http.filters.FilterTable;
import io.jackfield.http.handlers.Routes;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.Problem;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.jackfield.http.message.RequestTarget;
import io.jackfield.util.OccasionalLine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds who answers a request: a handler, the file space or the server itself. It has no state. */
final class Dispatcher {
  private static final Set<String> STANDARD =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
  private static final String EVERYTHING = String.join(", ", new TreeSet<>(STANDARD));
  private static final String ALLOWED_ON_FILES = "GET, HEAD, OPTIONS";

  private static final OccasionalLine FAILURES = new OccasionalLine();

  private final Server server;
  private final Supplier<Routes> routes;
  private final FilterTable filters;
  private final FileRequests files;
  private final BodyStreams bodyStreams = new BodyStreams();

  /**
   * For a protocol.
   *
   * @param routes the handlers, which come and go
   * @param filters what a request passes first
   * @param files answers what no handler does
   */
  Dispatcher(Server server, Supplier<Routes> routes, FilterTable filters, FileRequests files) {
    this.server = server;
    this.routes = routes;
    this.filters = filters;
    this.files = files;
  }

  /** Has a request answered; on the event loop. */
  void dispatch(Exchange exchange) {
    RequestHead head = exchange.requireHead();
    Refusal refusal = refusal(exchange, head);
    if (refusal != null) {
      exchange.answer(Problem.response(refusal, exchange.accept()));
      return;
    }
    try {
      RequestTarget target = RequestTarget.parse(head);
      exchange.connection().describe(head.method() + " " + shown(head.target()));
      filter(new IncomingRequest(exchange, head, target));
    } catch (BadPathException e) {
      exchange.refuse(Refusal.bad(e.getMessage() + "."));
    }
  }

  /** The parser lets nothing through that hides or reorders what is read; a query may be secret. */
  private static String shown(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private @Nullable Refusal refusal(Exchange exchange, RequestHead head) {
    if (!STANDARD.contains(head.method()) && !routes.get().knows(head.method())) {
      if (head.method().equals("CONNECT")) {
        exchange.distrust(); // what comes next may be meant for a tunnel, and is no request
      }
      return new Refusal(501, "The method is not known here.");
    }
    List<String> expected = head.headers().all(Fields.EXPECT);
    if (!expected.isEmpty()) {
      if (expected.size() > 1 || !expected.get(0).equalsIgnoreCase("100-continue")) {
        return new Refusal(417, "The only expectation that can be met is 100-continue.");
      }
      if (!head.isOld()) { // RFC 9110 section 10.1.1
        exchange.awaitContinue();
      }
    }
    return head.bodyLength() > server.settings().bodyBytes()
        ? new Refusal(413, "The request body is too long.")
        : null;
  }

  /** Whatever answers stands behind the filters, if there are any. */
  private void filter(IncomingRequest request) {
    if (filters.isEmpty()) {
      route(request, request::answer);
      return;
    }
    filters
        .enter(request, request.loop())
        .whenComplete(
            (chain, missing) -> {
              if (missing == null) {
                pass(chain, request);
              } else {
                request.answer(failed(missing, FAILURES, request));
              }
            });
  }

  private void pass(FilterChain chain, IncomingRequest request) {
    CompletableFuture<HttpResponse> behind = new CompletableFuture<>();
    request
        .exchange()
        .atEnd(
            () -> {
              if (!chain.isEmpty() && !behind.isDone()) {
                request.exchange().stopCall(); // the filters have answered themselves
              }
              chain.exit();
            });
    if (chain.isEmpty()) {
      route(request, request::answer);
      return;
    }
    chain
        .run(
            () -> {
              route(request, behind::complete);
              return behind;
            },
            (failure, line) -> failed(failure, line, request))
        .thenAccept(request::answer);
  }

  private static HttpResponse failed(
      Throwable failure, OccasionalLine line, IncomingRequest request) {
    return Failures.response(failure, line, request.connectionId(), request.accept());
  }

  private void route(IncomingRequest request, Consumer<HttpResponse> answer) {
    if (request.target().server()) {
      answer.accept(HttpResponse.status(204).header(Fields.ALLOW, EVERYTHING));
    } else if (request.body().length() != 0
        && !request.exchange().awaitsContinue()
        && blocks(find(request))) {
      request.body().gather(server.settings().gatheredBytes(), () -> begin(request, answer));
    } else {
      begin(request, answer);
    }
  }

  private static boolean blocks(Routes.Match match) {
    return match.handler() != null && match.handler().call().blocks();
  }

  /** So much of the body has come as is waited for without a thread. */
  private void begin(IncomingRequest request, Consumer<HttpResponse> answer) {
    if (request.exchange().isOver()) {
      return; // a filter has answered meanwhile, and nobody is to be counted in any more
    }
    Refusal ofBody = request.body().refusal();
    if (ofBody != null) {
      answer.accept(Problem.response(ofBody, request.accept()));
      return;
    }
    Routes.Match match = match(request);
    if (match.handler() != null && !mayWaitForBody(match, request)) {
      request.exchange().refuseBusy();
      answer.accept(Failures.busy("Too many request bodies come in at a time.", request.accept()));
    } else if (match.handler() != null) {
      call(match.handler(), request, answer);
    } else if (!match.allowed().isEmpty()) {
      notHere(request, options(match.allowed()), answer);
    } else if (request.method().equals("GET") || request.method().equals("HEAD")) {
      files.answer(request, answer);
    } else {
      notHere(request, ALLOWED_ON_FILES, answer);
    }
  }

  /** A handler that blocks may have to wait for the rest of a body, but not too many at a time. */
  private boolean mayWaitForBody(Routes.Match match, IncomingRequest request) {
    RequestBody body = request.body();
    if (body.length() == 0 || !blocks(match) || body.isWhole()) {
      return true;
    }
    int bucket = request.bucket();
    if (!bodyStreams.enter(bucket, server.settings())) {
      return false;
    }
    body.onOver(() -> bodyStreams.leave(bucket));
    return true;
  }

  private Routes.Match find(IncomingRequest request) {
    return routes
        .get()
        .find(request.host(), request.target().path(), request.method(), request.bucket());
  }

  /** A handler that has gone since it was found is not in the next snapshot. */
  private Routes.Match match(IncomingRequest request) {
    while (true) {
      Routes.Match match = find(request);
      HandlerRegistration handler = match.handler();
      if (handler == null) {
        return match;
      }
      if (handler.enter()) {
        request.exchange().servedBy(handler);
        request.matched(match.route() == null ? null : match.route().path());
        return match;
      }
    }
  }

  private static String options(Set<String> allowed) {
    Set<String> all = new TreeSet<>(allowed);
    all.add("OPTIONS");
    return String.join(", ", all);
  }

  private static void notHere(
      IncomingRequest request, String allowed, Consumer<HttpResponse> answer) {
    HttpResponse response =
        request.method().equals("OPTIONS")
            ? HttpResponse.status(204)
            : Problem.response(405, "The method is not allowed here.", request.accept());
    answer.accept(response.header(Fields.ALLOW, allowed));
  }

  @SuppressWarnings("IllegalCatch") // whatever a handler throws is the client's 500
  private static void call(
      HandlerRegistration handler, IncomingRequest request, Consumer<HttpResponse> answer) {
    try {
      request
          .exchange()
          .calls(
              handler
                  .call()
                  .start(
                      request,
                      (response, failure) ->
                          answer.accept(response(handler, request, response, failure))));
    } catch (Throwable e) {
      answer.accept(response(handler, request, null, e));
    }
  }

  private static HttpResponse response(
      HandlerRegistration handler,
      IncomingRequest request,
      @Nullable HttpResponse response,
      @Nullable Throwable failure) {
    if (response != null) {
      return response;
    }
    Refusal ofBody = request.body().refusal();
    if (ofBody != null) { // the client's fault, and not the handler's
      return Problem.response(ofBody, request.accept());
    }
    Throwable cause =
        failure != null ? failure : new IllegalStateException(handler + " answered with null");
    return failed(cause, handler.failures(), request);
  }
}
