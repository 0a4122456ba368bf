package io.jackfield.http.server;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.HandoverRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time, in order. The next one is decoded when the response to the one before is
 * sent, and what has come of it by then waits in the decoder. Everything here is the event loop's.
 */
final class TurnTaking implements Responder.Ending {
  private final ChannelHandlerContext ctx;
  private final Connection connection;
  private final Server server;
  private final RequestDecoder decoder;
  private final Runnable whenBetween;
  private final Deadline headDeadline;
  private final Responder responder;
  private final BodyIntake intake;
  private Phase phase = Phase.BETWEEN;
  private @Nullable Turn turn;
  private final WriteWatch watch;
  private @Nullable UnfinishedResponse unfinished;
  private boolean goingOn;
  private int unsent; // responses that are written, with the next request begun
  private boolean asked;

  /** Asked to let go with no other version to go on. */
  private boolean isLast;

  private boolean ended;

  private enum Phase {
    /** An earlier version has begun a response from a file, and the transport sends it. */
    FINISHING,
    /** No request, or the beginning of one, of which nothing is consumed. */
    BETWEEN,
    /** A request is being answered. */
    ANSWERING,
    /** It is answered, but its body has not all come. */
    DRAINING,
    /** The connection closes or has a new owner. */
    OVER
  }

  TurnTaking(
      ChannelHandlerContext ctx,
      Connection connection,
      Server server,
      RequestDecoder decoder,
      Runnable whenBetween) {
    this.ctx = ctx;
    this.connection = connection;
    this.server = server;
    this.decoder = decoder;
    this.whenBetween = whenBetween;
    this.headDeadline = new Deadline(ctx);
    this.watch = new WriteWatch(ctx, server.settings().writeSeconds());
    this.responder = new Responder(ctx, connection, server, watch, this);
    this.intake = new BodyIntake(ctx, server, this::next, this::closeGently);
  }

  /** Lets go at the next boundary between two requests, which may be now. */
  void letGo(HandoverRequest request) {
    asked = true;
    isLast = request.reason() != HandoverRequest.Reason.REPLACED;
    if (phase == Phase.BETWEEN) {
      settle();
    } else if (phase == Phase.FINISHING && unfinished != null) {
      unfinished.putInto(connection.state());
      leave();
    } else if (phase == Phase.DRAINING && isLast) {
      closeGently();
    } else {
      leaveFile();
    }
  }

  /** A file is sent on without this version, once all of its request is read. */
  private void leaveFile() {
    if (asked && unsent == 0 && turn != null && turn.isRead() && responder.isSendingFile()) {
      responder.leave(turn);
      leave();
    }
  }

  @Override
  public void sendingFile() {
    leaveFile();
  }

  private void leave() {
    end();
    whenBetween.run();
  }

  /** Waits for the end of what an earlier version has begun. */
  void finish(UnfinishedResponse response) {
    phase = Phase.FINISHING;
    unfinished = response;
    decoder.hold();
    watch.begin();
    FileTransfer transfer = connection.transfer().orElseThrow();
    transfer.whenOver(failure -> finished(response, transfer.sent(), failure != null));
  }

  private void finished(UnfinishedResponse response, long sent, boolean failed) {
    watch.end();
    server.accessLog().add(response, sent, failed);
    if (failed) {
      close();
    } else if (response.keepAlive()) {
      between();
    } else {
      closeGently();
    }
  }

  /**
   * The client sends no more, but may wait for answers: whole requests that are here are answered
   * in order, and then the connection is closed. What is not whole is dropped.
   */
  void inputEnded() {
    ended = true;
    if (phase == Phase.ANSWERING && turn != null && turn.body() != null) {
      turn.body().refuse(Refusal.bad("The request body is not whole."));
    } else if (phase == Phase.DRAINING) {
      close();
    } else {
      settle();
    }
  }

  /** Whether there are time limits that are stricter than that for idle connections. */
  boolean isInTurn() {
    return phase == Phase.ANSWERING || phase == Phase.DRAINING || phase == Phase.FINISHING;
  }

  /** What has come is decoded: the beginning of a head has a time to be whole. */
  void limitHead() {
    if (phase == Phase.BETWEEN && decoder.isInsideHead()) {
      headDeadline.ensure(server.settings().headerSeconds(), this::headIsLate);
    }
  }

  /** Heads are read as they come, not too far ahead; a body is read as it is wanted. */
  private void readOn() {
    RequestBody body = turn == null ? null : turn.body();
    ctx.channel().config().setAutoRead((body == null || body.length() == 0) && !decoder.isFull());
  }

  private void headIsLate() {
    if (phase == Phase.BETWEEN) {
      refuse(new Turn(), new Refusal(408, "The request did not come in time."));
    }
  }

  void begin(HttpRequest head) {
    headDeadline.cancel();
    if (phase != Phase.BETWEEN) {
      ReferenceCountUtil.release(head);
      return;
    }
    Refusal refusal = RequestRules.check(head);
    RequestBody body =
        new RequestBody(
            refusal == null ? length(head) : 0,
            server.settings().bodyBytes(),
            ctx.executor(),
            intake::want);
    Turn next = new Turn(head, body);
    if (refusal != null) {
      refuse(next, refusal);
      return;
    }
    start(next);
    if (body.length() != 0) {
      readOn();
    }
    responder.serve(head, body, next);
  }

  /** Of a head that was checked; -1 if it does not say. */
  private static long length(HttpRequest head) {
    return HttpUtil.isTransferEncodingChunked(head) ? -1 : HttpUtil.getContentLength(head, 0L);
  }

  private void start(Turn next) {
    phase = Phase.ANSWERING;
    turn = next;
    intake.start(next);
  }

  /** Ends on a request after which nothing that comes can be trusted. */
  void refuse(Turn refused, Refusal refusal) {
    if (phase == Phase.OVER) {
      return;
    }
    start(refused);
    refused.closeAfterwards();
    responder.answer(refused, Problem.reply(refusal, refused.accept()));
  }

  void content(HttpContent content) {
    intake.add(content);
  }

  @Override
  public boolean goesOn(Turn answered) {
    boolean ahead =
        answered == turn
            && answered.keepsAlive()
            && answered.isRead()
            && !asked
            && decoder.hasMore()
            && ctx.channel().isWritable();
    if (ahead) {
      unsent++;
      between();
    }
    return ahead;
  }

  @Override
  public void over(Turn answered, boolean failed) {
    if (failed) {
      close();
    } else if (answered != turn) {
      unsent--;
      leaveFile();
      settle();
    } else if (answered.keepsAlive() && !answered.isRead() && isLast) {
      // There is nobody to take the connection over behind a body that may never come.
      closeGently();
    } else if (answered.keepsAlive() && !answered.isRead()) {
      phase = Phase.DRAINING;
      intake.drain(answered);
    } else {
      next(answered);
    }
  }

  private void next(Turn answered) {
    if (answered.keepsAlive()) {
      between();
    } else if (answered.closesUnasked() || !answered.isRead()) {
      closeGently();
    } else {
      close();
    }
  }

  private void between() {
    intake.stop();
    phase = Phase.BETWEEN;
    turn = null;
    goingOn = true;
    // Not here: the decoder may be on the stack, and pipelined requests would make it deeper.
    ctx.executor().execute(this::goOn);
  }

  private void goOn() {
    goingOn = false;
    if (phase != Phase.BETWEEN) {
      return;
    }
    if (!asked) {
      begin();
    }
    if (!goingOn && unsent > 0) {
      // Nothing more is answered now: what was written since the last time goes out together.
      ctx.flush();
      watch.written();
    }
    settle();
  }

  /** With the next request, if it is here. */
  private void begin() {
    connection.describe("");
    decoder.resume();
    if (phase != Phase.OVER) {
      readOn();
    }
    if (phase == Phase.BETWEEN) {
      limitHead();
      ctx.fireChannelReadComplete();
    }
  }

  /** Between two requests, with all that was answered sent: leaves or ends, if that is wanted. */
  private void settle() {
    if (phase != Phase.BETWEEN || unsent > 0) {
      return;
    }
    if (asked) {
      leave();
    } else if (ended && !goingOn && !decoder.isHolding()) {
      close();
    }
  }

  /** The client may be sending, and is to see the response all the same. */
  private void closeGently() {
    end();
    connection.close(Unpooled.EMPTY_BUFFER);
  }

  private void close() {
    end();
    ctx.close();
  }

  private void end() {
    phase = Phase.OVER;
    headDeadline.cancel();
    watch.stop();
    intake.stop();
  }

  /** The connection is closed. */
  void gone() {
    final boolean answering = phase == Phase.ANSWERING;
    end();
    responder.stop();
    if (turn != null && turn.body() != null) {
      turn.body().refuse(Refusal.bad("The client has gone."));
    }
    if (turn != null && !answering) {
      turn.end();
    }
  }
}
