package io.jackfield.transport.core;

import io.jackfield.transport.TlsPolicy;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's handlers in the pipeline of a connection. From the wire on: meter, TLS, end of
 * input, idle timer | the protocol's handlers | tail. The event loop's.
 */
final class Wiring {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);
  private static final String METER = "jackfield-meter";
  private static final String TLS = "jackfield-tls";
  private static final String IDLE = "jackfield-idle";
  private static final int FAREWELL_SECONDS = 1;

  private final String id;
  private final Channel channel;
  private final Meter meter = new Meter();
  private final InputEnd end;
  private final ConnectionTail tail;
  private volatile boolean secure;

  /**
   * For a connection.
   *
   * @param halfClose how long it may put nothing out once its input has ended
   * @param served whether a protocol has it
   */
  Wiring(String id, Channel channel, Duration halfClose, BooleanSupplier served) {
    this.id = id;
    this.channel = channel;
    this.end = new InputEnd(halfClose);
    this.tail = new ConnectionTail(id, served);
  }

  void install(Duration idleTimeout) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(METER, meter);
    pipeline.addLast(InputEnd.NAME, end);
    // A slow client that takes what it is sent bit by bit is not idle: hence "observe output".
    pipeline.addLast(
        IDLE, new IdleStateHandler(true, 0, 0, idleTimeout.toMillis(), TimeUnit.MILLISECONDS));
    pipeline.addLast(ConnectionTail.NAME, tail);
  }

  Meter meter() {
    return meter;
  }

  /** From any thread. */
  boolean isSecure() {
    return secure;
  }

  boolean isTruncated() {
    return end.isTruncated();
  }

  boolean hasUnread() {
    return tail.hasKept();
  }

  /** Reads for the handshake, then as before. */
  CompletionStage<Void> startTls(TlsPolicy policy) {
    if (channel.pipeline().get(TLS) != null) {
      throw new IllegalStateException("TLS is in force already");
    }
    if (tail.hasKept() || end.hasEnded()) {
      // Replayed after the handshake, it would look as if it had come encrypted.
      log.info("bytes in the clear before TLS, connection closed id={}", id);
      channel.close();
      return CompletableFuture.failedFuture(
          new IllegalStateException("bytes in the clear wait to be read"));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    SslHandler handler = policy.newHandler(channel);
    channel.pipeline().addAfter(METER, TLS, handler);
    boolean reading = channel.config().isAutoRead();
    channel.config().setAutoRead(true);
    handler
        .handshakeFuture()
        .addListener(
            ended -> {
              if (ended.isSuccess()) {
                secure = true;
                channel.config().setAutoRead(reading);
                done.complete(null);
              } else {
                log.debug("handshake failed id={}", id, ended.cause());
                channel.close();
                done.completeExceptionally(ended.cause());
              }
            });
    return done;
  }

  /**
   * Reads once although reading is off: what comes is kept, and tells a client that has asked for
   * something, or is gone, from one that waits.
   */
  void lookForOneRead() {
    if (!tail.hasKept() && !end.hasEnded()) {
      channel.read();
    }
  }

  /** The protocol has just put its handlers in: it gets what was kept, and the end behind it. */
  void replay() {
    ChannelHandlerContext atTail = channel.pipeline().context(tail);
    if (atTail != null) {
      tail.stepBack(atTail);
      ChannelHandlerContext beforeProtocol = channel.pipeline().context(IDLE);
      tail.replay(beforeProtocol);
      if (end.hasEnded() && channel.isActive()) {
        beforeProtocol.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      }
    }
  }

  /** Makes the pipeline as it was before a protocol took the connection. */
  void removeHandlersOf(Provider provider) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    ChannelPipeline pipeline = channel.pipeline();
    boolean theirs = false;
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (theirs && entry.getValue() != tail) {
        log.warn("handler left behind id={} by={} handler={}", id, provider, entry.getKey());
        pipeline.remove(entry.getValue());
      }
      theirs |= entry.getKey().equals(IDLE);
    }
  }

  /** Sends the words past the protocol and closes behind them, or without if nobody reads them. */
  void closeWith(byte[] words) {
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .context(IDLE)
        .writeAndFlush(Unpooled.wrappedBuffer(words))
        .addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
  }
}
