package io.jackfield.http.handlers;

import io.jackfield.http.AsyncHttpHandler;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.exchange.RunningCall;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.transport.Lane;
import io.jackfield.util.OccasionalLine;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a handler of either style is called. Whatever it throws, errors too, is an answer, and one
 * that does not come is a failure.
 */
public final class HandlerCalls {
  private static final Logger log = LoggerFactory.getLogger(HandlerCalls.class);

  private final String name;
  private final Lane requests;
  private final Lane contents;
  private final OverdueCalls overdue;
  private final OccasionalLine late = new OccasionalLine();

  /**
   * For one handler.
   *
   * @param name its class and its bundle, for the log
   * @param requests where one that blocks runs
   * @param contents where what it answered is closed
   * @param overdue ends what takes too long
   */
  public HandlerCalls(String name, Lane requests, Lane contents, OverdueCalls overdue) {
    this.name = name;
    this.requests = requests;
    this.contents = contents;
    this.overdue = overdue;
  }

  /** On a lane. */
  public HandlerRegistration.Call blocking(HttpHandler handler) {
    return new HandlerRegistration.Call() {
      @Override
      public RunningCall start(
          IncomingRequest request, BiConsumer<@Nullable HttpResponse, @Nullable Throwable> done) {
        BlockingCall call = new BlockingCall(HandlerCalls.this, handler, request, done);
        requests.execute(request.client(), call.task());
        return call;
      }

      @Override
      public boolean blocks() {
        return true;
      }
    };
  }

  /** On the event loop. */
  public HandlerRegistration.Call asynchronous(AsyncHttpHandler handler) {
    return (request, done) -> {
      @Nullable CompletionStage<HttpResponse> answer = handler.handle(request);
      if (answer == null) {
        done.accept(null, null);
        return RunningCall.ENDED;
      }
      return new AsyncCall(this, request, answer, done).start();
    };
  }

  void begin(OverdueCalls.Watched call) {
    overdue.begin(call);
  }

  void end(OverdueCalls.Watched call) {
    overdue.end(call);
  }

  /** Who ends a call does not wait for what the handler makes of it. */
  void onLane(Runnable work) {
    try {
      contents.execute(work);
    } catch (RejectedExecutionException e) {
      log.debug("not done any more handler={}", name, e);
    }
  }

  /** Nobody gets what came too late. */
  void drop(HttpResponse response) {
    Server.closeOn(contents, response.content());
  }

  void sayLate(IncomingRequest request, int seconds, String where) {
    late.say(
        suppressed ->
            log.warn(
                "handler takes too long handler={} request={} id={} seconds={} at={} suppressed={}",
                name,
                request.shown(),
                request.connectionId(),
                seconds,
                where,
                suppressed));
  }
}
