package io.jackfield.http.server;

import io.jackfield.http.HttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds who answers a request: a handler, the file space or the server itself. */
final class Dispatcher {
  private static final Set<String> STANDARD =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
  private static final String ALLOWED_ON_FILES = "GET, HEAD, OPTIONS";

  private final Server server;
  private final FileRequests files;

  Dispatcher(Server server) {
    this.server = server;
    this.files = new FileRequests(server);
  }

  /** Whether anything here has to do with the method. */
  boolean knows(String method) {
    return STANDARD.contains(method) || server.routes().get().knows(method);
  }

  /**
   * Starts to answer; on the event loop.
   *
   * @param answer called once, on any thread
   */
  void dispatch(IncomingRequest request, Turn turn, Consumer<Reply> answer) {
    if (request.target().server()) {
      answer.accept(Reply.empty(204).with(HttpHeaderNames.ALLOW, String.join(", ", everything())));
      return;
    }
    if (request.body().length() != 0 && !turn.awaitsContinue() && blocks(find(request))) {
      request.body().gather(server.settings().gatheredBytes(), () -> begin(request, turn, answer));
    } else {
      begin(request, turn, answer);
    }
  }

  private static boolean blocks(Routes.Match match) {
    return match.handler() != null && match.handler().call().blocks();
  }

  /** So much of the body has come as is waited for without a thread. */
  private void begin(IncomingRequest request, Turn turn, Consumer<Reply> answer) {
    Refusal ofBody = request.body().refusal();
    if (ofBody != null) {
      answer.accept(Problem.reply(ofBody, accept(request)));
      return;
    }
    Routes.Match match = match(request, turn);
    if (match.handler() != null && !mayWaitForBody(match, request)) {
      turn.refuseBusy();
      answer.accept(Failures.busy("Too many request bodies come in at a time.", accept(request)));
    } else if (match.handler() != null) {
      toPlugin(match.handler(), request, answer);
    } else if (!match.allowed().isEmpty()) {
      notHere(request, options(match.allowed()), answer);
    } else if (request.method().equals("GET") || request.method().equals("HEAD")) {
      files.answer(request, turn, answer);
    } else {
      notHere(request, ALLOWED_ON_FILES, answer);
    }
  }

  /** A handler that blocks may have to wait for the rest of a body, but not too many at a time. */
  private boolean mayWaitForBody(Routes.Match match, IncomingRequest request) {
    RequestBody body = request.body();
    if (!blocks(match) || body.length() == 0 || body.isWhole()) {
      return true;
    }
    int bucket = request.bucket();
    if (!server.bodyStreams().enter(bucket, server.settings())) {
      return false;
    }
    body.onOver(() -> server.bodyStreams().leave(bucket));
    return true;
  }

  private Routes.Match find(IncomingRequest request) {
    return server
        .routes()
        .get()
        .find(request.host(), request.target().path(), request.method(), request.bucket());
  }

  /** A handler that has gone since it was found is not in the next snapshot. */
  private Routes.Match match(IncomingRequest request, Turn turn) {
    while (true) {
      Routes.Match match = find(request);
      HandlerRegistration plugin = match.handler();
      if (plugin == null) {
        return match;
      }
      if (plugin.enter()) {
        turn.servedBy(plugin);
        request.route(match.route());
        return match;
      }
    }
  }

  private static Set<String> everything() {
    return new TreeSet<>(STANDARD);
  }

  private static String options(Set<String> allowed) {
    Set<String> all = new TreeSet<>(allowed);
    all.add("OPTIONS");
    return String.join(", ", all);
  }

  private static void notHere(IncomingRequest request, String allowed, Consumer<Reply> answer) {
    Reply reply =
        request.method().equals("OPTIONS")
            ? Reply.empty(204)
            : Problem.reply(405, "The method is not allowed here.", accept(request));
    answer.accept(reply.with(HttpHeaderNames.ALLOW, allowed));
  }

  private static @Nullable String accept(IncomingRequest request) {
    return request.head().headers().get(HttpHeaderNames.ACCEPT);
  }

  @SuppressWarnings("IllegalCatch") // whatever a handler throws is the client's 500
  private static void toPlugin(
      HandlerRegistration plugin, IncomingRequest request, Consumer<Reply> answer) {
    try {
      plugin
          .call()
          .start(
              request,
              (response, failure) -> answer.accept(ofPlugin(plugin, request, response, failure)));
    } catch (Throwable e) {
      answer.accept(Failures.reply(e, plugin.failures(), request.connectionId(), accept(request)));
    }
  }

  private static Reply ofPlugin(
      HandlerRegistration plugin,
      IncomingRequest request,
      @Nullable HttpResponse response,
      @Nullable Throwable failure) {
    if (response != null) {
      return Reply.of(response);
    }
    Refusal ofBody = request.body().refusal();
    if (ofBody != null) { // the client's fault, and not the handler's
      return Problem.reply(ofBody, accept(request));
    }
    Throwable cause =
        failure != null ? failure : new IllegalStateException(plugin + " answered with null");
    return Failures.reply(cause, plugin.failures(), request.connectionId(), accept(request));
  }
}
