package io.jackfield.http.server;

import io.jackfield.file.BadPathException;
import io.jackfield.transport.Connection;
import io.jackfield.util.OccasionalLine;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has requests answered and sends the responses; on the event loop. */
final class Responder {
  private static final Logger log = LoggerFactory.getLogger(Responder.class);

  /** In the access log alone; nginx's number for it. */
  private static final int CLIENT_GONE = 499;

  private static final OccasionalLine FAILURES = new OccasionalLine();

  private final ChannelHandlerContext ctx;
  private final Connection connection;
  private final Server server;
  private final Dispatcher dispatcher;
  private final WriteWatch watch;
  private final Ending ending;
  private @Nullable ResponseWriter writer;
  private boolean stopped;

  /** What comes after a response. */
  interface Ending {
    /**
     * All of a response is written: whether the next request is begun before it is sent, and both
     * are flushed together.
     */
    boolean goesOn(Turn turn);

    /** All that is left to do is to send a file, which needs nobody here. */
    void sendingFile();

    /** The response is sent, or cannot be. */
    void over(Turn turn, boolean failed);
  }

  Responder(
      ChannelHandlerContext ctx,
      Connection connection,
      Server server,
      WriteWatch watch,
      Ending ending) {
    this.ctx = ctx;
    this.watch = watch;
    this.connection = connection;
    this.server = server;
    this.dispatcher = new Dispatcher(server);
    this.ending = ending;
  }

  /** The client has gone: answers that are still to come are thrown away. */
  void stop() {
    stopped = true;
  }

  void serve(HttpRequest head, RequestBody body, Turn turn) {
    String method = head.method().name();
    Refusal refusal = refusal(head, method, body);
    if (refusal != null) {
      if (method.equals("CONNECT")) {
        turn.closeAfterwards(); // what comes next may be meant for a tunnel, and is no request
      }
      answer(turn, Problem.reply(refusal, turn.accept()));
      return;
    }
    try {
      String host = head.headers().get(HttpHeaderNames.HOST);
      RequestTarget target = RequestTarget.parse(method, head.uri(), host);
      connection.describe(method + " " + target.path().shown());
      if (HttpUtil.is100ContinueExpected(head)) {
        turn.awaitContinue();
      }
      IncomingRequest request = new IncomingRequest(head, target, body, connection);
      dispatcher.dispatch(request, turn, reply -> onLoop(() -> deliver(turn, reply)));
    } catch (BadPathException e) {
      turn.closeAfterwards();
      answer(turn, Problem.reply(400, e.getMessage() + ".", turn.accept()));
    }
  }

  private @Nullable Refusal refusal(HttpRequest head, String method, RequestBody body) {
    if (!dispatcher.knows(method)) {
      return new Refusal(501, "The method is not known here.");
    }
    String expected = head.headers().get(HttpHeaderNames.EXPECT);
    if (expected != null
        && (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)
            || head.headers().getAll(HttpHeaderNames.EXPECT).size() > 1)) {
      return new Refusal(417, "The only expectation that can be met is 100-continue.");
    }
    return body.length() > server.settings().bodyBytes()
        ? new Refusal(413, "The request body is too long.")
        : null;
  }

  private void onLoop(Runnable action) {
    if (ctx.executor().inEventLoop()) {
      action.run();
    } else {
      ctx.executor().execute(action);
    }
  }

  private void report(String what, Throwable failure) {
    FAILURES.say(
        suppressed ->
            log.error("{} id={} suppressed={}", what, connection.id(), suppressed, failure));
  }

  /** No failure leaves the client without an answer and without the end of the connection. */
  @SuppressWarnings("IllegalCatch")
  private void deliver(Turn turn, Reply reply) {
    try {
      answer(turn, reply);
    } catch (Throwable e) {
      report("response not made", e);
      server.close(reply, turn);
      turn.end();
      ending.over(turn, true);
    }
  }

  void answer(Turn turn, Reply reply) {
    if (!turn.takeAnswer()) {
      server.close(reply, turn);
      return;
    }
    if (stopped) {
      server.close(reply, turn);
      turn.answered(CLIENT_GONE);
      turn.cutShort();
      server.accessLog().add(connection.remote(), turn);
      turn.end();
      return;
    }
    Reply told = reply;
    Refusal ofBody = turn.body() == null ? null : turn.body().refusal();
    if (ofBody != null) {
      server.close(reply, turn);
      turn.closeAfterwards();
      told = Problem.reply(ofBody, turn.accept());
    }
    send(turn, told);
  }

  private void send(Turn turn, Reply reply) {
    RequestBody body = turn.body();
    if (body != null && !body.isWhole() && !isWorthDraining(turn, body)) {
      turn.closeAfterwards();
    }
    HttpRequest head = turn.head();
    Outgoing outgoing =
        head == null
            ? Outgoing.plain(reply)
            : StoredReply.prepare(reply, head, server.settings().ranges(), server.dates());
    if (outgoing.reply().content() != reply.content()) {
      server.close(reply, turn);
    }
    ResponseWriter next =
        new ResponseWriter(
            ctx,
            server,
            connection,
            turn,
            outgoing,
            watch,
            new ResponseWriter.Ending() {
              @Override
              public boolean waitsForNext() {
                return ending.goesOn(turn);
              }

              @Override
              public void over(@Nullable Throwable failure, boolean begun) {
                sent(turn, failure, begun);
              }
            });
    writer = next;
    next.send();
    if (next.isSendingFile()) {
      ending.sendingFile();
    }
  }

  /** Whether {@link #leave} may be called. */
  boolean isSendingFile() {
    return writer != null && writer.isSendingFile();
  }

  /**
   * Leaves the rest of a file to the transport, and what is to do behind it to the next version.
   */
  void leave(Turn turn) {
    server.accessLog().unfinished(connection.remote(), turn).putInto(connection.state());
    over(turn);
  }

  private void over(Turn turn) {
    if (writer != null && writer.isOf(turn)) {
      writer = null; // an idle connection holds no request and no response
    }
    connection.exchanged(turn.isGood());
    turn.count(connection.bucket());
    turn.end();
  }

  /** A client that waits to be told to continue may send the body or not: nobody knows. */
  private boolean isWorthDraining(Turn turn, RequestBody body) {
    return !turn.awaitsContinue()
        && body.length() - body.received() <= server.settings().drainBytes();
  }

  private void sent(Turn turn, @Nullable Throwable failure, boolean begun) {
    if (failure != null && !begun && ctx.channel().isActive()) {
      report("response not made", failure);
      send(turn, Problem.reply(500, "", turn.accept()));
      return;
    }
    if (failure != null) {
      turn.cutShort();
      turn.closeAfterwards();
      if (ctx.channel().isActive()) {
        turn.breakOff();
        report("response broken off", failure);
      } else {
        log.debug("response not sent id={}", connection.id(), failure);
      }
    }
    server.accessLog().add(connection.remote(), turn);
    over(turn);
    ending.over(turn, failure != null);
  }
}
