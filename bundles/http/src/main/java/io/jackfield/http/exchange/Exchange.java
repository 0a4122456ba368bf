package io.jackfield.http.exchange;

import io.jackfield.http.HttpResponse;
import io.jackfield.http.message.Problem;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Lane;
import io.jackfield.util.OccasionalLine;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and its response, whatever the version of HTTP. The event loop's, but for what says
 * otherwise.
 */
public final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final OccasionalLine FAILURES = new OccasionalLine();

  private final Server server;
  private final Connection connection;
  private final Wire wire;
  private final Carrier carrier;
  private final @Nullable RequestHead head;
  private final RequestBody body;
  private final Outcome outcome = new Outcome();
  private boolean awaitsContinue;
  private @Nullable HandlerRegistration handler;
  private RunningCall call = RunningCall.ENDED;
  private @Nullable Runnable atEnd;
  private volatile @Nullable String account;
  private @Nullable BodySender sender;
  private boolean answered;
  private boolean gone;
  private boolean over;

  /**
   * For a request.
   *
   * @param head null if it could not even be read
   */
  public Exchange(
      Server server,
      Connection connection,
      Wire wire,
      Carrier carrier,
      @Nullable RequestHead head,
      RequestBody body) {
    this.server = server;
    this.connection = connection;
    this.wire = wire;
    this.carrier = carrier;
    this.head = head;
    this.body = body;
  }

  // The request

  /** From any thread. */
  @Nullable RequestHead head() {
    return head;
  }

  /** Of a request that could be read. */
  public RequestHead requireHead() {
    return Objects.requireNonNull(head);
  }

  /** From any thread. */
  public RequestBody body() {
    return body;
  }

  /** From any thread. */
  public Connection connection() {
    return connection;
  }

  boolean isHead() {
    return head != null && head.method().equals("HEAD");
  }

  /** From any thread; null if the client did not say what it would like. */
  public @Nullable String accept() {
    return head == null ? null : head.headers().first("accept").orElse(null);
  }

  /** The client waits to be told to send the body. */
  public void awaitContinue() {
    awaitsContinue = true;
  }

  public boolean awaitsContinue() {
    return awaitsContinue;
  }

  /** Somebody wants the body; a client that waits is told to send it, unless it has an answer. */
  public void bodyIsWanted() {
    if (awaitsContinue && (sender == null || !sender.hasBegun())) {
      awaitsContinue = false;
      wire.writeContinue();
    }
  }

  /** The client has not waited. */
  public void bodyHasBegun() {
    awaitsContinue = false;
  }

  /** Whose name came with the request, be it right or not; from any thread. */
  public void account(String name) {
    account = name;
  }

  public @Nullable String account() {
    return account;
  }

  // Who answers

  /** Who was counted in, and is counted out at the end. */
  public void servedBy(HandlerRegistration registration) {
    handler = registration;
  }

  /** Run when everything is sent, or never will be. */
  public void atEnd(Runnable action) {
    atEnd = action;
  }

  /** Who is to be told if nobody is there any more to be answered. */
  public void calls(RunningCall running) {
    call = running;
    if (gone) {
      stopCall();
    }
  }

  /** Where what the response is made of is read and closed: whose it is. */
  Lane lane() {
    return handler == null ? server.workers() : handler.contents();
  }

  /** Refused for what clients do, not for what the handler does. */
  public void refuseBusy() {
    outcome.refusedBusy();
  }

  // The response

  /** What comes behind it may be no request. */
  public void distrust() {
    carrier.closeAfterwards();
  }

  /** Ends on a request after which nothing that comes can be trusted. */
  public void refuse(Refusal refusal) {
    distrust();
    answer(Problem.response(refusal, accept()));
  }

  /** Answers, once: what comes later is closed. From any thread. */
  public void answer(HttpResponse response) {
    onLoop(() -> deliver(response));
  }

  private void onLoop(Runnable action) {
    EventExecutor loop = connection.channel().eventLoop();
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  /** No failure leaves the client without an answer and without the end of the connection. */
  @SuppressWarnings("IllegalCatch")
  private void deliver(HttpResponse response) {
    if (answered) {
      server.close(response.content(), lane());
      return;
    }
    answered = true;
    try {
      // A channel that is closed tells so a little later, and its connection is let go by then.
      if (gone || !connection.channel().isActive()) {
        server.close(response.content(), lane());
        answeredNobody();
      } else {
        send(told(response));
      }
    } catch (Throwable e) {
      server.close(response.content(), lane());
      sent(e, sender != null && sender.hasBegun());
    }
  }

  /** What is wrong with the body goes before what the handler makes of it. */
  private HttpResponse told(HttpResponse response) {
    Refusal ofBody = body.refusal();
    if (ofBody == null) {
      return response;
    }
    server.close(response.content(), lane());
    carrier.closeAfterwards();
    return Problem.response(ofBody, accept());
  }

  private void answeredNobody() {
    outcome.clientGone();
    server.accessLog().add(this);
    end();
  }

  private void send(HttpResponse response) {
    if (!body.isWhole() && !isWorthDraining()) {
      carrier.closeAfterwards();
    }
    Outgoing outgoing =
        head == null
            ? Outgoing.of(response)
            : StoredResponse.prepare(response, head, server.settings().ranges(), server.dates());
    if (outgoing.content() != response.content()) {
      server.close(response.content(), lane());
    }
    outcome.begun(outgoing.status());
    BodySender next = new BodySender(this, wire, server, outgoing);
    sender = next;
    next.send();
    if (next.isSendingFile()) {
      carrier.sendingFile(this);
    }
  }

  /** A client that waits to be told to continue may send the body or not: nobody knows. */
  private boolean isWorthDraining() {
    return !awaitsContinue && body.length() - body.received() <= server.settings().drainBytes();
  }

  /** Whether all that is left to do is the transport's, and {@link #leave} may be called. */
  public boolean isSendingFile() {
    return sender != null && sender.isSendingFile();
  }

  /**
   * Leaves the rest of a file to the transport, and what is to do behind it to the next version.
   *
   * @param keepAlive whether the connection takes another request
   */
  public void leave(boolean keepAlive) {
    server.accessLog().unfinished(this, keepAlive).putInto(connection.state());
    over();
  }

  /** The same where nothing comes behind it: nobody will tell the access log what was sent. */
  public void leaveLast() {
    outcome.count(Objects.requireNonNull(sender).length());
    server.accessLog().add(this);
    over();
  }

  /** All of the response is written, if not sent. */
  void written() {
    carrier.written(this);
  }

  /** The response has come to its end. */
  void sent(@Nullable Throwable failure, boolean begun) {
    if (over) {
      return; // it has failed before, and what was on its way has come to its end
    }
    boolean open = !gone && connection.channel().isActive();
    if (failure != null && !begun && open) {
      report("response not made", failure);
      send(Problem.response(new Refusal(500, ""), accept()));
      return;
    }
    if (failure != null) {
      outcome.cutShort();
      carrier.closeAfterwards();
      if (open) {
        outcome.broken();
        report("response broken off", failure);
      } else {
        log.debug("response not sent id={}", connection.id(), failure);
      }
    }
    server.accessLog().add(this);
    over();
    carrier.over(this, failure != null);
  }

  private void over() {
    sender = null;
    connection.exchanged(outcome.isGood());
    if (handler != null) {
      handler.rollout().exchanged(connection.bucket(), outcome.isGood());
    }
    end();
  }

  /** The client has gone: an answer that is still to come is thrown away. */
  public void gone() {
    gone = true;
    body.refuse(Refusal.bad("The client has gone."));
    stopCall();
    if (sender != null) {
      sender.gone();
    }
  }

  /** What was called for it is of no use any more. */
  public void stopCall() {
    call.cancel(clientGone());
  }

  /** Why a call is cancelled whose client has gone. */
  public static Throwable clientGone() {
    return new RejectedExecutionException("the client has gone");
  }

  /** Everything is sent, or never will be: lets go of what was held for the request. */
  private void end() {
    over = true;
    body.discard();
    if (handler != null) {
      handler.exit();
      handler = null;
    }
    Runnable action = atEnd;
    atEnd = null;
    if (action != null) {
      action.run();
    }
  }

  /** Whether nobody is to begin anything for it any more. */
  public boolean isOver() {
    return over;
  }

  private void report(String what, Throwable failure) {
    FAILURES.say(
        suppressed ->
            log.error("{} id={} suppressed={}", what, connection.id(), suppressed, failure));
  }

  /** What became of the response, or does yet. */
  Outcome outcome() {
    return outcome;
  }
}
