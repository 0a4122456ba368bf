package io.jackfield.http.server;

import io.jackfield.file.BadPathException;
import io.jackfield.transport.Connection;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of a connection: one request at a time, in order. The next one is decoded when
 * the response to the one before is sent, and nothing is read from the network that nobody wants.
 * Everything here is the event loop's.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  private final Connection connection;
  private final Server server;
  private final Dispatcher dispatcher;
  private final RequestDecoder decoder;
  private final Runnable whenBetween;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Deadline headDeadline;
  private @Nullable Deadline bodyDeadline;
  private Phase phase = Phase.BETWEEN;
  private @Nullable Turn turn;
  private boolean asked;

  private enum Phase {
    /** No request, or the beginning of one, of which nothing is consumed. */
    BETWEEN,
    /** A request is being answered. */
    ANSWERING,
    /** It is answered, but its body has not all come. */
    DRAINING,
    /** The connection closes or has a new owner. */
    OVER
  }

  /**
   * For a connection that was taken.
   *
   * @param whenBetween lets go of it; run between two requests once {@link #letGo} was called
   */
  HttpConnection(
      Connection connection, Server server, RequestDecoder decoder, Runnable whenBetween) {
    this.connection = connection;
    this.server = server;
    this.dispatcher = new Dispatcher(server);
    this.decoder = decoder;
    this.whenBetween = whenBetween;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    headDeadline = new Deadline(ctx);
    bodyDeadline = new Deadline(ctx);
  }

  private ChannelHandlerContext ctx() {
    return Objects.requireNonNull(context);
  }

  private Deadline headDeadline() {
    return Objects.requireNonNull(headDeadline);
  }

  private Deadline bodyDeadline() {
    return Objects.requireNonNull(bodyDeadline);
  }

  /** Lets go at the next boundary between two requests, which may be now. */
  void letGo() {
    asked = true;
    if (phase == Phase.BETWEEN) {
      leave();
    }
  }

  private void leave() {
    phase = Phase.OVER;
    headDeadline().cancel();
    bodyDeadline().cancel();
    whenBetween.run();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Refusal refusal) {
      refuse(new Turn(), refusal);
    } else if (message instanceof HttpRequest head) {
      begin(head);
    } else if (message instanceof HttpContent content) {
      content(content);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (phase == Phase.BETWEEN) {
      if (decoder.isInsideHead()) {
        headDeadline().ensure(server.settings().headerSeconds(), this::headIsLate);
      }
      ctx.read();
    } else if (phase == Phase.DRAINING) {
      ctx.read();
    }
    ctx.fireChannelReadComplete();
  }

  private void headIsLate() {
    if (phase == Phase.BETWEEN) {
      refuse(new Turn(), new Refusal(408, "The request did not come in time."));
    }
  }

  private void begin(HttpRequest head) {
    headDeadline().cancel();
    if (phase != Phase.BETWEEN) {
      ReferenceCountUtil.release(head);
      return;
    }
    Refusal refusal = RequestRules.check(head);
    long length = HttpUtil.isTransferEncodingChunked(head) ? -1 : contentLength(head, refusal);
    RequestBody body =
        new RequestBody(length, server.settings().bodyBytes(), ctx().executor(), this::wantBody);
    Turn next = new Turn(head, body);
    if (refusal != null) {
      refuse(next, refusal);
      return;
    }
    phase = Phase.ANSWERING;
    turn = next;
    serve(head, body, next);
  }

  private static long contentLength(HttpRequest head, @Nullable Refusal refusal) {
    return refusal == null ? HttpUtil.getContentLength(head, 0L) : 0;
  }

  private void serve(HttpRequest head, RequestBody body, Turn next) {
    String method = head.method().name();
    Refusal refusal = refusal(head, method, body);
    if (refusal != null) {
      answer(next, Problem.reply(refusal, next.accept()));
      return;
    }
    try {
      String host = head.headers().get(HttpHeaderNames.HOST);
      RequestTarget target = RequestTarget.parse(method, head.uri(), host);
      connection.describe(method + " " + target.path());
      if (HttpUtil.is100ContinueExpected(head)) {
        next.awaitContinue();
      }
      IncomingRequest request = new IncomingRequest(head, target, body, connection);
      dispatcher.dispatch(request, next, reply -> onLoop(() -> answer(next, reply)));
    } catch (BadPathException e) {
      next.closeAfterwards();
      answer(next, Problem.reply(400, e.getMessage() + ".", next.accept()));
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
    if (ctx().executor().inEventLoop()) {
      action.run();
    } else {
      ctx().executor().execute(action);
    }
  }

  /** Somebody waits for more of the body. */
  private void wantBody() {
    Turn current = turn;
    if (current == null || current.isRead() || phase == Phase.OVER) {
      return;
    }
    if (current.tellToContinue()) {
      ctx()
          .writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    bodyDeadline().ensure(server.settings().bodySeconds(), () -> bodyIsLate(current));
    ctx().read();
  }

  private void bodyIsLate(Turn late) {
    if (phase == Phase.DRAINING) {
      close();
    } else if (late.body() != null) {
      late.body().refuse(new Refusal(408, "The request body did not come in time."));
    }
  }

  private void content(HttpContent content) {
    bodyDeadline().cancel();
    Turn current = turn;
    RequestBody body = current == null ? null : current.body();
    if (current == null || body == null || phase == Phase.OVER) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      body.refuse(Refusal.bad("The request body is malformed."));
      current.closeAfterwards();
      if (phase == Phase.DRAINING) {
        close();
      }
      return;
    }
    current.tellToContinue(); // the client has not waited
    boolean last = content instanceof LastHttpContent;
    body.add(content.content());
    if (last) {
      body.end();
    }
    if (phase == Phase.DRAINING) {
      drain(current);
    }
  }

  /** Ends on a request after which nothing that comes can be trusted. */
  private void refuse(Turn refused, Refusal refusal) {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.ANSWERING;
    turn = refused;
    refused.closeAfterwards();
    answer(refused, Problem.reply(refusal, refused.accept()));
  }

  private void answer(Turn answered, Reply reply) {
    if (phase != Phase.ANSWERING) { // the client has gone meanwhile
      server.onWorker(reply::close);
      answered.end();
      return;
    }
    Reply told = reply;
    Refusal ofBody = answered.body() == null ? null : answered.body().refusal();
    if (ofBody != null) {
      server.onWorker(reply::close);
      answered.closeAfterwards();
      told = Problem.reply(ofBody, answered.accept());
    }
    send(answered, told);
  }

  private void send(Turn answered, Reply reply) {
    RequestBody body = answered.body();
    if (body != null && !body.isWhole() && !isWorthDraining(answered, body)) {
      answered.closeAfterwards();
    }
    HttpRequest head = answered.head();
    Outgoing outgoing =
        head == null
            ? Outgoing.plain(reply)
            : StoredReply.prepare(reply, head, server.settings().ranges());
    new ResponseWriter(
            ctx(),
            server,
            connection.secure(),
            answered,
            outgoing,
            (failure, begun) -> sent(answered, failure, begun))
        .send();
  }

  /** A client that waits to be told to continue may send the body or not: nobody knows. */
  private boolean isWorthDraining(Turn answered, RequestBody body) {
    return !answered.awaitsContinue()
        && body.length() - body.received() <= server.settings().drainBytes();
  }

  private void sent(Turn answered, @Nullable Throwable failure, boolean begun) {
    if (failure != null && !begun && ctx().channel().isActive()) {
      log.error("response not made id={}", connection.id(), failure);
      send(answered, Problem.reply(500, "", answered.accept()));
      return;
    }
    if (failure != null) {
      log.debug("response not sent id={}", connection.id(), failure);
      answered.closeAfterwards();
    }
    server.accessLog().add(connection.remote(), answered);
    connection.exchanged(answered.status() < 500);
    answered.end();
    if (failure != null) {
      close();
    } else if (!answered.isRead() && answered.head() != null) {
      phase = Phase.DRAINING;
      drain(answered);
    } else {
      next(answered);
    }
  }

  /** Reads on until the body has come: a client that is sending would not see the response. */
  private void drain(Turn answered) {
    RequestBody body = Objects.requireNonNull(answered.body());
    if (body.isWhole()) {
      next(answered);
    } else if (answered.awaitsContinue()
        || body.received() > server.settings().drainBytes()
        || ofFailure(body)) {
      close();
    } else {
      bodyDeadline().ensure(server.settings().bodySeconds(), () -> bodyIsLate(answered));
      ctx().read();
    }
  }

  private static boolean ofFailure(RequestBody body) {
    Refusal refusal = body.refusal();
    return refusal != null && refusal.status() != 413;
  }

  private void next(Turn answered) {
    bodyDeadline().cancel();
    if (!answered.keepsAlive()) {
      close();
      return;
    }
    phase = Phase.BETWEEN;
    turn = null;
    // Not here: the decoder may be on the stack, and pipelined requests would make it deeper.
    ctx().executor().execute(this::goOn);
  }

  private void goOn() {
    if (phase != Phase.BETWEEN) {
      return;
    }
    if (asked) {
      leave();
      return;
    }
    connection.describe("");
    decoder.resume();
    if (phase == Phase.BETWEEN) {
      channelReadComplete(ctx());
    }
  }

  private void close() {
    phase = Phase.OVER;
    ctx().close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // A request that is being answered has time limits of its own.
    if (!(event instanceof IdleStateEvent) || phase == Phase.BETWEEN || phase == Phase.OVER) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Turn current = turn;
    boolean answering = phase == Phase.ANSWERING;
    phase = Phase.OVER;
    headDeadline().cancel();
    bodyDeadline().cancel();
    if (current != null && current.body() != null) {
      current.body().refuse(Refusal.bad("The client has gone."));
    }
    if (current != null && !answering) {
      current.end();
    }
    ctx.fireChannelInactive();
  }
}
