package io.jackfield.transport.connections;

import io.jackfield.transport.http2.Framing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a connection of HTTP/2, and what comes for that as a whole. No version of a
 * protocol has the connection: it stays, and is told nothing, when they come and go. The event
 * loop's.
 */
final class Streams extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  private final ConnectionManager manager;
  private final LiveConnection carrier;
  private final Set<StreamConnection> open = new HashSet<>();
  private volatile int count; // of open ones, for any thread
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Future<?> looking;
  private boolean last; // no new ones come
  private boolean toldSo;

  Streams(ConnectionManager manager, LiveConnection carrier) {
    this.manager = manager;
    this.carrier = carrier;
  }

  /** Begins the pipeline of each stream. */
  ChannelHandler entry() {
    return new Entry();
  }

  /** Stays in the pipelines: what is written from there passes the edge. */
  @Sharable
  private final class Entry extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext at) {
      add(
          new StreamConnection(manager, carrier, (Http2StreamChannel) at.channel(), this),
          at.channel());
    }
  }

  /**
   * Goes before Netty's handlers: a connection that they close for its frames is closed so that the
   * client can read the GOAWAY which says why.
   */
  ChannelHandler front() {
    return new ChannelOutboundHandlerAdapter() {
      @Override
      public void close(ChannelHandlerContext at, ChannelPromise promise) {
        if (carrier.isCarrying() && at.channel().isActive()) {
          toldSo = true;
          at.channel().closeFuture().addListener(closed -> promise.trySuccess());
          carrier.onLoop(carrier::breakOff);
        } else {
          at.close(promise);
        }
      }
    };
  }

  private void add(StreamConnection stream, Channel channel) {
    open.add(stream);
    count = open.size();
    channel.closeFuture().addListener(closed -> remove(stream));
    stream.open();
  }

  private void remove(StreamConnection stream) {
    open.remove(stream);
    count = open.size();
    manager.ended(stream);
    endIfLast();
  }

  private void endIfLast() {
    if (last && open.isEmpty()) {
      // Not from within Netty's handlers, which are about to be taken out.
      carrier.onLoop(carrier::endStreams);
    }
  }

  /** From any thread. */
  String activity() {
    int now = count;
    return now == 1 ? "1 stream" : now + " streams";
  }

  /** The daemon stops: no new streams, and those that are there may end. */
  void end(Duration within) {
    goAway();
    List.copyOf(open).forEach(stream -> stream.end(within));
    endIfLast();
  }

  private void goAway() {
    last = true;
    if (!toldSo && ctx != null) {
      toldSo = true;
      Framing.goAway(ctx);
    }
  }

  /** Says the last word and ends all streams. */
  void shutDown() {
    goAway();
    Framing.shutDown(carrier.channel());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext at) {
    ctx = at;
    long millis = carrier.spec().idleTimeout().toMillis();
    if (millis > 0) {
      looking =
          at.executor().scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** One look at all, not a timer each: a stream has between once and twice the time. */
  private void look() {
    for (StreamConnection stream : List.copyOf(open)) {
      if (!stream.hasMoved()) {
        stream.idle();
      }
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext at) {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  /** What Netty has answered already: SETTINGS, PING, GOAWAY. */
  @Override
  public void channelRead(ChannelHandlerContext at, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext at, Object event) {
    if (event instanceof IdleStateEvent) {
      idle(at.channel());
    } else if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  /** With streams it is for them to say what may take so long, unless the client takes nothing. */
  private void idle(Channel channel) {
    @Nullable ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    if (out != null && !out.isEmpty()) {
      log.debug("output does not move id={}", carrier.id());
      carrier.abort();
    } else if (open.isEmpty()) {
      last = true;
      endIfLast();
    }
  }

  /** What the client has asked for is answered; what it has not sent whole will never be. */
  private void inputEnded() {
    last = true;
    List.copyOf(open).stream()
        .filter(StreamConnection::isOpenToClient)
        .forEach(stream -> stream.channel().close());
    endIfLast();
  }

  /**
   * Netty says to the client what is wrong with its frames, and closes the connection if it must.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
      at.fireExceptionCaught(cause);
    } else {
      log.debug("connection failed id={}", carrier.id(), cause);
    }
  }
}
