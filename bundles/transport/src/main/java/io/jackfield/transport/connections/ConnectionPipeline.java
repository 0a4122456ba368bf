package io.jackfield.transport.connections;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.http2.Framing;
import io.jackfield.transport.http2.Preface;
import io.jackfield.transport.stages.ProxyHeader;
import io.jackfield.transport.tls.NotTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's handlers in the pipeline of a connection. From the wire on: meter, TLS, idle
 * timer, end of input | the protocol's handlers | tail. The event loop's.
 */
final class ConnectionPipeline extends ProtocolPipeline {
  private static final Logger log = LoggerFactory.getLogger(ConnectionPipeline.class);
  private static final String METER = "jackfield-meter";
  private static final String TLS = "jackfield-tls";
  private static final String IDLE = "jackfield-idle";

  private final Meter meter = new Meter();
  private final InputEnd end;
  private final Ending ending;
  private final BooleanSupplier served;
  private volatile boolean secure;

  /**
   * For a connection.
   *
   * @param halfClose how long it may put nothing out once its input has ended
   * @param served whether a protocol has it
   */
  ConnectionPipeline(String id, Channel channel, Duration halfClose, BooleanSupplier served) {
    super(id, channel);
    this.end = new InputEnd(halfClose);
    this.ending = new Ending(channel, end, halfClose);
    this.served = served;
  }

  void install(Duration idleTimeout) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(METER, meter);
    pipeline.addLast(IDLE, new IdleTimer(Duration.ZERO, idleTimeout));
    // Behind the timer, which thus sees what is written past the protocol's handlers.
    pipeline.addLast(InputEnd.NAME, end);
    pipeline.addLast(ConnectionTail.NAME, tail);
  }

  /** Waits for the header, which is told before what comes behind it. */
  CompletableFuture<Optional<ProxyHeader.Client>> readProxyHeader() {
    ProxyHeader header = new ProxyHeader(ProxyHeader.TIMEOUT);
    channel.pipeline().addAfter(METER, null, header);
    channel.read();
    return header.client();
  }

  /** Looks whether the client begins with HTTP/2 in the clear, and keeps what it has sent. */
  CompletableFuture<Boolean> lookForPreface() {
    Preface preface = new Preface(Preface.TIMEOUT);
    channel.pipeline().addAfter(InputEnd.NAME, null, preface);
    channel.read();
    return preface.found();
  }

  /** From now on the connection carries streams: no protocol has it itself. */
  void frame(Streams streams) {
    channel.pipeline().addLast(streams.front());
    Framing.install(channel, streams.entry(), streams);
    channel.config().setAutoRead(true);
    replay();
  }

  Meter meter() {
    return meter;
  }

  /** Begin it behind {@link #abandon}. */
  Ending ending() {
    return ending;
  }

  /** From any thread. */
  boolean isSecure() {
    return secure;
  }

  boolean isTruncated() {
    return end.isTruncated();
  }

  /** The agreed application protocol (ALPN), if any. */
  Optional<String> alpn() {
    return Optional.ofNullable(channel.pipeline().get(SslHandler.class))
        .map(SslHandler::applicationProtocol);
  }

  /**
   * Reads for the handshake, then as before.
   *
   * @param notTls what a client is told that begins in the clear; empty for nothing
   */
  CompletionStage<Void> startTls(TlsPolicy policy, byte[] notTls) {
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
    channel.pipeline().addBefore(IDLE, TLS, handler);
    if (notTls.length > 0) {
      channel.pipeline().addAfter(METER, null, new NotTls(notTls));
    }
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
                // Later: TLS has still to send the alert that says why.
                channel.eventLoop().execute(channel::close);
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

  @Override
  ChannelHandler lastOfTransport() {
    return end;
  }

  @Override
  boolean closesAtEndOfInput() {
    return ending.isLingering() || served.getAsBoolean();
  }

  @Override
  void fail(Throwable cause) {
    channel.close();
  }

  /** What was kept, and behind it the end of input. */
  @Override
  void replay() {
    super.replay();
    @Nullable ChannelHandlerContext before = beforeProtocol();
    if (before != null && end.hasEnded() && channel.isActive()) {
      before.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  void removeHandlersOf(ProtocolRegistration registration) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    super.removeHandlersOf(registration);
  }

  /** The same, and has something go out. */
  @Override
  void abandon() {
    super.abandon();
    @Nullable ChannelHandlerContext past = beforeProtocol();
    if (past != null) {
      end.expectOutput(past);
    }
  }
}
