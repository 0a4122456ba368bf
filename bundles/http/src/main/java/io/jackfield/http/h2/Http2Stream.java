package io.jackfield.http.h2;

import io.jackfield.http.HttpHeaders;
import io.jackfield.http.exchange.BodyDeadline;
import io.jackfield.http.exchange.Carrier;
import io.jackfield.http.exchange.Deadline;
import io.jackfield.http.exchange.Exchange;
import io.jackfield.http.exchange.RequestBody;
import io.jackfield.http.exchange.Server;
import io.jackfield.http.exchange.Wire;
import io.jackfield.http.message.ParsedHead;
import io.jackfield.http.message.Refusal;
import io.jackfield.http.message.RequestHead;
import io.jackfield.transport.Connection;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.HandoverRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response on a stream of HTTP/2 (RFC 9113 section 8). The transport frames the
 * connection; a stream has one request and never moves to another version. Everything here is the
 * event loop's.
 */
public final class Http2Stream extends ChannelInboundHandlerAdapter implements Wire, Carrier {
  public static final String NAME = "http2";

  private final Connection connection;
  private final Server server;
  private final Consumer<Exchange> dispatcher;
  private final Channel channel;
  private final BodyDeadline bodyDeadline;
  private final Deadline writeDeadline;
  private @Nullable Exchange exchange;
  private int untaken; // of what was written
  private long framesTaken;
  private long progress; // when it was looked at last
  private boolean sent; // the response
  private boolean gone; // the client
  private boolean asked; // to let go
  private final ChannelFutureListener taken =
      written -> {
        untaken--;
        framesTaken++;
      };

  /**
   * For a stream that was taken.
   *
   * @param dispatcher has each exchange answered
   */
  public Http2Stream(Connection connection, Server server, Consumer<Exchange> dispatcher) {
    this.connection = connection;
    this.server = server;
    this.dispatcher = dispatcher;
    this.channel = connection.channel();
    this.bodyDeadline = new BodyDeadline(channel.eventLoop(), server, this::bodyIsLate);
    this.writeDeadline = new Deadline(channel.eventLoop());
  }

  /**
   * A file is sent on without this version. Any other response is sent first, and then the stream
   * is over anyway.
   */
  public void letGo(HandoverRequest request) {
    asked = true;
    if (exchange == null) {
      channel.pipeline().remove(this);
      connection.release();
    } else {
      leaveFile();
    }
  }

  private void leaveFile() {
    if (asked && exchange().isSendingFile() && exchange().body().isWhole()) {
      bodyDeadline.stop();
      writeDeadline.cancel();
      exchange().leaveLast();
      connection.close(Unpooled.EMPTY_BUFFER);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http2HeadersFrame frame) {
      headers(frame);
    } else if (message instanceof Http2DataFrame frame) {
      data(frame);
    } else {
      ReferenceCountUtil.release(message); // nothing that a request is made of
    }
  }

  /**
   * A request that is being answered has time limits of its own, and a response may come as slowly
   * as the handler likes: it is idle only if the client does not take it.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      gone();
    }
    if (!(event instanceof IdleStateEvent)
        || exchange == null
        || untaken > 0
        || exchange.isSendingFile()) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
    ctx.fireChannelInactive();
  }

  private void gone() {
    bodyDeadline.stop();
    writeDeadline.cancel();
    if (exchange != null && !gone) {
      gone = true;
      exchange.gone();
    }
  }

  // The request

  private void headers(Http2HeadersFrame frame) {
    if (exchange != null) {
      trailers(frame);
      return;
    }
    @Nullable ParsedHead result =
        Http2Head.parse(frame.headers(), frame.isEndStream(), server.settings());
    if (result instanceof RequestHead head) {
      begin(head);
    } else if (result instanceof Refusal refusal) {
      Exchange refused =
          new Exchange(
              server,
              connection,
              this,
              this,
              null,
              body(frame.isEndStream() ? 0 : RequestHead.UNKNOWN));
      exchange = refused;
      refused.refuse(refusal);
    } else {
      reset(Http2Error.PROTOCOL_ERROR);
    }
  }

  private void begin(RequestHead head) {
    Exchange next = new Exchange(server, connection, this, this, head, body(head.bodyLength()));
    exchange = next;
    if (!next.body().isWhole()) {
      channel.config().setAutoRead(false); // the body is read as it is wanted
    }
    dispatcher.accept(next);
  }

  private RequestBody body(long length) {
    return new RequestBody(
        length, server.settings().bodyBytes(), channel.eventLoop(), this::bodyIsWanted);
  }

  private void trailers(Http2HeadersFrame frame) {
    if (frame.isEndStream() && !Http2Head.hasPseudo(frame.headers())) {
      endBody();
    } else {
      reset(Http2Error.PROTOCOL_ERROR); // RFC 9113 section 8.1
    }
  }

  private void data(Http2DataFrame frame) {
    if (exchange == null) {
      frame.release();
      reset(Http2Error.PROTOCOL_ERROR);
      return;
    }
    bodyDeadline.stop();
    exchange.bodyHasBegun();
    exchange.body().add(frame.content());
    if (frame.isEndStream()) {
      endBody();
    } else if (sent) {
      drain();
    }
  }

  private void endBody() {
    bodyDeadline.stop();
    exchange().body().end();
    channel.config().setAutoRead(true);
    leaveFile();
  }

  private void bodyIsWanted() {
    if (exchange != null && !exchange.body().isWhole()) {
      exchange.bodyIsWanted();
      bodyDeadline.start(exchange.body());
      channel.read();
    }
  }

  private void bodyIsLate() {
    if (sent) {
      reset(Http2Error.NO_ERROR);
    } else {
      exchange().body().refuse(new Refusal(408, "The request body did not come in time."));
    }
  }

  // The response

  @Override
  public void writeContinue() {
    channel.writeAndFlush(new DefaultHttp2HeadersFrame(Http2Head.continues()));
  }

  @Override
  public void writeHead(int status, HttpHeaders headers, long length) {
    watch();
    write(new DefaultHttp2HeadersFrame(head(status, headers, length)));
  }

  /** A client whose window stays shut is not waited for, whatever else it does. */
  private void watch() {
    progress = progress();
    writeDeadline.ensure(server.settings().writeSeconds(), this::look);
  }

  private void look() {
    if ((untaken > 0 || exchange().isSendingFile()) && progress == progress()) {
      reset(Http2Error.CANCEL);
    } else {
      watch();
    }
  }

  private long progress() {
    return framesTaken + connection.transfer().map(FileTransfer::sent).orElse(0L);
  }

  private Http2Headers head(int status, HttpHeaders headers, long length) {
    return Http2Head.write(
        status, headers, length, server.dates().now(), server.settings().server());
  }

  @Override
  public ChannelFuture writeContent(ByteBuf piece) {
    return write(new DefaultHttp2DataFrame(piece));
  }

  @Override
  public ChannelFuture writeEnd() {
    return write(new DefaultHttp2DataFrame(true));
  }

  @Override
  public ChannelFuture writeWhole(int status, HttpHeaders headers, long length, ByteBuf content) {
    boolean empty = !content.isReadable();
    ChannelFuture head = write(new DefaultHttp2HeadersFrame(head(status, headers, length), empty));
    if (empty) {
      content.release();
      return head;
    }
    return write(new DefaultHttp2DataFrame(content, true));
  }

  private ChannelFuture write(Http2StreamFrame frame) {
    untaken++;
    return channel.write(frame).addListener(taken);
  }

  @Override
  public void flush() {
    channel.flush();
  }

  /** Nothing comes behind the one request of a stream. */
  @Override
  public void closeAfterwards() {}

  @Override
  public void written(Exchange written) {}

  @Override
  public void sendingFile(Exchange sending) {
    leaveFile();
  }

  @Override
  public void over(Exchange over, boolean failed) {
    sent = true;
    writeDeadline.cancel();
    if (failed) {
      reset(Http2Error.INTERNAL_ERROR);
    } else if (!over.body().isWhole()) {
      drain();
    }
  }

  /** A short rest is read; of a long one the client is told that nobody wants it. */
  private void drain() {
    RequestBody body = exchange().body();
    if (exchange().awaitsContinue()
        || body.refusal() != null
        || body.received() > server.settings().drainBytes()) {
      reset(Http2Error.NO_ERROR); // RFC 9113 section 8.1
    } else {
      bodyDeadline.start(body);
      channel.read();
    }
  }

  /** Unless the client has done it: RFC 9113 section 5.4.2. */
  private void reset(Http2Error error) {
    bodyDeadline.stop();
    if (!gone && channel.isActive()) {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }
  }

  private Exchange exchange() {
    return Objects.requireNonNull(exchange);
  }
}
