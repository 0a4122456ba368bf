package io.jackfield.http.h1;

import io.jackfield.http.exchange.BodyDeadline;
import io.jackfield.http.exchange.Carrier;
import io.jackfield.http.exchange.Deadline;
import io.jackfield.http.exchange.Exchange;
import io.jackfield.http.exchange.RequestBody;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.exchange.UnfinishedResponse;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.jackfield.transport.Connection;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.HandoverRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on a connection (RFC 9112), one request at a time and in order:
 *
 * <pre>
 *   FINISHING  an earlier version has begun a response from a file, and the transport sends it
 *   BETWEEN    no request, or the beginning of a head, of which nothing is consumed
 *   ANSWERING  a request is being answered; its body may still come
 *   DRAINING   it is answered, and its body has not all come
 *   OVER       the connection closes, or has a new owner
 * </pre>
 *
 * <p>What has come and is not consumed is here as it came, and goes to the next version of the
 * protocol. A request is begun when the response before it is written, not when it is sent, so that
 * the answers to requests that came together go out together. Everything here is the event loop's.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter implements Carrier {
  public static final String NAME = "http";

  /** With so much ahead of what is answered nothing more is read. */
  private static final int MOST_HELD_BACK = 1 << 16;

  private final Connection connection;
  private final Server server;
  private final Consumer<Exchange> dispatcher;
  private final HeadParser heads;
  private final Runnable whenBetween;
  private final Channel channel;
  private final Deadline headDeadline;
  private final BodyDeadline bodyDeadline;
  private final WriteWatch watch;
  private final Http1Wire wire;
  private ByteBuf input = Unpooled.EMPTY_BUFFER;
  private Phase phase = Phase.BETWEEN;
  private boolean inputEnded;

  // Of the request that is answered or drained
  private @Nullable Exchange exchange;
  private final BodyDecoder decoder;

  // Of what is written
  private int unsent; // responses, of which none is the current exchange's
  private boolean unflushed;
  private boolean reading; // more may come in this turn of the loop
  private boolean advancing;

  private @Nullable UnfinishedResponse unfinished;
  private boolean asked; // to let go
  private boolean isLast; // with no other version to go on

  private enum Phase {
    FINISHING,
    BETWEEN,
    ANSWERING,
    DRAINING,
    OVER
  }

  /**
   * For a connection that was taken.
   *
   * @param dispatcher has each exchange answered
   * @param whenBetween lets go of it; run between two requests once {@link #letGo} was called
   */
  public Http1Connection(
      Connection connection, Server server, Consumer<Exchange> dispatcher, Runnable whenBetween) {
    this.connection = connection;
    this.server = server;
    this.dispatcher = dispatcher;
    this.heads = new HeadParser(server.settings());
    this.decoder = new BodyDecoder(server.settings());
    this.whenBetween = whenBetween;
    this.channel = connection.channel();
    this.headDeadline = new Deadline(channel.eventLoop());
    this.bodyDeadline = new BodyDeadline(channel.eventLoop(), server, this::bodyIsLate);
    this.watch = new WriteWatch(channel, server.settings().writeSeconds());
    this.wire = new Http1Wire(channel, server, watch, this::flush);
  }

  // What happens to the connection

  /** Gives back what is not consumed. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf left = input;
    input = Unpooled.EMPTY_BUFFER;
    if (left.isReadable()) {
      ctx.fireChannelRead(left);
    } else {
      left.release();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
    } else if (phase == Phase.OVER) {
      bytes.release();
    } else {
      reading = true;
      input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), input, bytes);
      advance();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    advance();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    advance();
    ctx.fireChannelWritabilityChanged();
  }

  /**
   * The client sends no more, but may wait for answers: whole requests that are here are answered
   * in order, and then the connection is closed. What is not whole is dropped.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      advance();
    } else if (!(event instanceof IdleStateEvent) || isIdle()) {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** A request that is being answered has time limits of its own. */
  private boolean isIdle() {
    return phase == Phase.OVER || (phase == Phase.BETWEEN && unsent == 0);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    end();
    if (current != null) {
      current.gone();
    }
    ctx.fireChannelInactive();
  }

  // Hand-over

  /** Lets go at the next boundary between two requests, which may be now. */
  public void letGo(HandoverRequest request) {
    asked = true;
    isLast = request.reason() != HandoverRequest.Reason.REPLACED;
    if (phase == Phase.FINISHING && unfinished != null) {
      unfinished.putInto(connection.state());
      leave();
    } else if (phase == Phase.DRAINING && isLast) {
      closeGently();
    } else {
      leaveFile();
      advance();
    }
  }

  /** A file is sent on without this version, once all of its request is read. */
  private void leaveFile() {
    if (asked
        && phase == Phase.ANSWERING
        && unsent == 0
        && exchange().isSendingFile()
        && exchange().body().isWhole()) {
      exchange().leave(wire.keepsAlive());
      leave();
    }
  }

  @Override
  public void sendingFile(Exchange sending) {
    leaveFile();
  }

  private void leave() {
    end();
    whenBetween.run();
  }

  /** Begins to read. */
  public void begin() {
    advance();
  }

  /** Begins behind a response that an earlier version has begun. */
  public void finish(UnfinishedResponse response) {
    phase = Phase.FINISHING;
    unfinished = response;
    watch.begin();
    FileTransfer transfer = connection.transfer().orElseThrow();
    transfer.whenOver(failure -> finished(response, transfer.sent(), failure != null));
    begin();
  }

  private void finished(UnfinishedResponse response, long sent, boolean failed) {
    watch.end();
    server.accessLog().add(response, sent, failed);
    if (failed) {
      close();
    } else if (response.keepAlive()) {
      phase = Phase.BETWEEN;
      advance();
    } else {
      closeGently();
    }
  }

  // The input

  /** Does all that can be done with what is here, and sends what was written then. */
  private void advance() {
    if (advancing) {
      return; // whoever is at it goes on
    }
    advancing = true;
    try {
      while (step() || sendsWritten()) {
        // one more
      }
    } finally {
      advancing = false;
    }
    settle();
  }

  /** Consumes something; false if there is nothing that can be. */
  private boolean step() {
    return switch (phase) {
      case BETWEEN -> isInHead() && beginRequest();
      case ANSWERING, DRAINING -> isInBody() && input.isReadable() && readBody();
      case FINISHING, OVER -> false;
    };
  }

  private boolean isWritable() {
    return unsent == 0 || channel.isWritable();
  }

  /** More may be written in this turn of the loop, and goes out with it. */
  private boolean sendsWritten() {
    if (!unflushed || (reading && channel.isWritable())) {
      return false;
    }
    unflushed = false;
    channel.flush();
    watch.written();
    return true;
  }

  /** All that could be done is done: reads on, or leaves or ends, if that is wanted. */
  private void settle() {
    if (phase == Phase.DRAINING && isCutShort()) {
      close();
    }
    if (phase == Phase.OVER) {
      return;
    }
    if (phase == Phase.ANSWERING && isCutShort()) {
      exchange().body().refuse(Refusal.bad("The request body is not whole."));
    }
    if (phase == Phase.BETWEEN && unsent == 0) {
      if (asked) {
        leave();
        return;
      }
      if (inputEnded) {
        close();
        return;
      }
    }
    if (isInHead()) {
      headDeadline.ensure(server.settings().headerSeconds(), this::headIsLate);
    }
    if (!input.isReadable()) {
      input.release();
      input = Unpooled.EMPTY_BUFFER; // an idle connection holds no buffer
    } else if (!reading && input.refCnt() == 1) {
      input.discardSomeReadBytes();
    }
    channel.config().setAutoRead(readsAhead());
  }

  /** Heads are read as they come, not too far ahead; a body is read as it is wanted. */
  private boolean readsAhead() {
    return !isInBody() && input.readableBytes() < MOST_HELD_BACK;
  }

  /**
   * Whether a head may begin and has: one that waits until the client takes answers, or until the
   * connection moves, is not late.
   */
  private boolean isInHead() {
    return phase == Phase.BETWEEN && !asked && input.isReadable() && isWritable();
  }

  private void headIsLate() {
    if (isInHead()) {
      refuse(new Refusal(408, "The request did not come in time."));
      advance();
    }
  }

  /** False if the head is not whole. */
  private boolean beginRequest() {
    ParsedHead result = heads.parse(input);
    if (result instanceof RequestHead head) {
      begin(head);
    } else if (result instanceof Refusal refusal) {
      refuse(refusal);
    }
    return result != null;
  }

  private void begin(RequestHead head) {
    wire.begin(head);
    decoder.begin(head.bodyLength());
    RequestBody body =
        new RequestBody(
            head.bodyLength(),
            server.settings().bodyBytes(),
            channel.eventLoop(),
            this::bodyIsWanted);
    Exchange next = new Exchange(server, connection, wire, this, head, body);
    start(next);
    dispatcher.accept(next);
  }

  /** Ends on a request after which nothing that comes can be trusted. */
  private void refuse(Refusal refusal) {
    input.skipBytes(input.readableBytes());
    wire.begin(null);
    decoder.begin(0);
    RequestBody none = new RequestBody(0, 0, channel.eventLoop(), () -> {});
    Exchange refused = new Exchange(server, connection, wire, this, null, none);
    start(refused);
    refused.refuse(refusal);
  }

  private void start(Exchange next) {
    headDeadline.cancel();
    phase = Phase.ANSWERING;
    exchange = next;
    bodyDeadline.reset();
  }

  // The body of a request

  /** Somebody waits for more of it. */
  private void bodyIsWanted() {
    if (phase == Phase.ANSWERING && !exchange().body().isWhole()) {
      exchange().bodyIsWanted();
      readMore();
    }
  }

  private void readMore() {
    bodyDeadline.start(exchange().body());
    channel.read();
  }

  /** Whether more of it is to come that can be read. */
  private boolean isInBody() {
    return !decoder.isWhole() && decoder.refusal() == null;
  }

  /** Whether what is missing of it will never come. */
  private boolean isCutShort() {
    return inputEnded && isInBody();
  }

  private boolean readBody() {
    RequestBody body = exchange().body();
    bodyDeadline.stop();
    exchange().bodyHasBegun();
    for (ByteBuf piece = decoder.next(input); piece != null; piece = decoder.next(input)) {
      body.add(piece);
    }
    if (decoder.isWhole()) {
      body.end();
    } else if (decoder.refusal() != null) {
      input.skipBytes(input.readableBytes());
      body.refuse(decoder.refusal());
      closeAfterwards();
    }
    if (phase == Phase.DRAINING) {
      drain();
    }
    return !isInBody();
  }

  private void bodyIsLate() {
    if (phase == Phase.DRAINING) {
      closeGently();
    } else if (phase == Phase.ANSWERING) {
      exchange().body().refuse(new Refusal(408, "The request body did not come in time."));
    }
  }

  /** Reads on until the body has come: a client that is sending would not see the response. */
  private void drain() {
    RequestBody body = exchange().body();
    if (body.isWhole()) {
      next();
    } else if (exchange().awaitsContinue()
        || decoder.refusal() != null
        || body.received() > server.settings().drainBytes()
        || hasFailed(body)) {
      closeGently();
    } else {
      readMore();
    }
  }

  private static boolean hasFailed(RequestBody body) {
    Refusal refusal = body.refusal();
    return refusal != null && refusal.status() != 413;
  }

  // The response

  /** Sends what was written when nothing more is about to be. */
  private void flush() {
    unflushed = true;
    advance();
  }

  @Override
  public void closeAfterwards() {
    wire.closeAfterwards();
  }

  @Override
  public void written(Exchange written) {
    if (written == exchange && wire.keepsAlive() && written.body().isWhole()) {
      unsent++;
      between();
    }
  }

  @Override
  public void over(Exchange over, boolean failed) {
    if (phase == Phase.OVER) {
      return;
    }
    if (failed) {
      watch.end();
      close();
    } else if (over != exchange) {
      unsent--;
      leaveFile();
    } else if (wire.keepsAlive() && !over.body().isWhole() && isLast) {
      // There is nobody to take the connection over behind a body that may never come.
      closeGently();
    } else if (wire.keepsAlive() && !over.body().isWhole()) {
      phase = Phase.DRAINING;
      drain();
    } else {
      next();
    }
    advance();
  }

  private void next() {
    if (wire.keepsAlive()) {
      between();
    } else if (wire.closesUnasked() || !exchange().body().isWhole()) {
      closeGently();
    } else {
      close();
    }
  }

  private void between() {
    phase = Phase.BETWEEN;
    exchange = null;
    bodyDeadline.stop();
    connection.describe("");
  }

  // The end

  /** The client may be sending, and is to see the response all the same. */
  private void closeGently() {
    end();
    connection.close(Unpooled.EMPTY_BUFFER);
  }

  private void close() {
    end();
    channel.close();
  }

  private void end() {
    phase = Phase.OVER;
    headDeadline.cancel();
    bodyDeadline.stop();
    watch.stop();
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange);
  }
}
