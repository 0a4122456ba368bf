package io.jackfield.transport.connections;

import io.jackfield.transport.FilePart;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.stages.ProxyHeader;
import io.jackfield.transport.tls.NotTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's handlers in the pipeline of a connection. From the wire on: meter, TLS, idle
 * timer, end of input | the protocol's handlers | tail. The event loop's.
 */
final class Wiring {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);
  private static final String METER = "jackfield-meter";
  private static final String TLS = "jackfield-tls";
  private static final String IDLE = "jackfield-idle";
  private static final int FAREWELL_SECONDS = 1;
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final String id;
  private final Channel channel;
  private final Meter meter = new Meter();
  private final InputEnd end;
  private final long linger;
  private final ConnectionTail tail;
  private volatile boolean secure;
  private boolean lingering;

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
    this.linger = Math.min(LINGER.toMillis(), halfClose.toMillis());
    this.tail = new ConnectionTail(id, () -> lingering || served.getAsBoolean());
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

  /** The protocol has just put its handlers in: it gets what was kept, and the end behind it. */
  void replay() {
    ChannelHandlerContext atTail = channel.pipeline().context(tail);
    if (atTail != null) {
      tail.stepBack(atTail);
      ChannelHandlerContext beforeProtocol = channel.pipeline().context(InputEnd.NAME);
      tail.replay(beforeProtocol);
      if (end.hasEnded() && channel.isActive()) {
        beforeProtocol.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      }
    }
  }

  /** Makes the pipeline as it was before a protocol took the connection. */
  void removeHandlersOf(ProtocolRegistration registration) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    for (String left : removeHandlers()) {
      log.warn("handler left behind id={} by={} handler={}", id, registration, left);
    }
  }

  private List<String> removeHandlers() {
    ChannelPipeline pipeline = channel.pipeline();
    List<String> removed = new ArrayList<>();
    boolean theirs = false;
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (theirs && entry.getValue() != tail) {
        pipeline.remove(entry.getValue());
        removed.add(entry.getKey());
      }
      theirs |= entry.getKey().equals(InputEnd.NAME);
    }
    return removed;
  }

  /** No protocol will have it any more: throws away what comes, and has something go out. */
  void abandon() {
    // First, for the handlers give back what they have not used.
    tail.discard();
    removeHandlers();
    @Nullable ChannelHandlerContext past = channel.pipeline().context(InputEnd.NAME);
    if (past != null) {
      end.expectOutput(past);
      channel.config().setAutoRead(true);
    }
  }

  /**
   * Sends the bytes behind all that was written, ends this side, and waits until the client ends
   * the other one, or for a few seconds; after {@link #abandon}.
   */
  void closeGently(ByteBuf lastBytes) {
    @Nullable ChannelHandlerContext past = channel.pipeline().context(InputEnd.NAME);
    if (past == null || !channel.isActive()) {
      lastBytes.release();
      channel.close();
      return;
    }
    past.writeAndFlush(lastBytes)
        .addListener(
            sent -> {
              if (sent.isSuccess() && !end.hasEnded()) {
                endOutput();
              } else {
                InputEnd.closeBehindOutput(channel);
              }
            });
  }

  /** Begins to send parts of a file. */
  FileSend send(Executor files, FileChannel file, List<FilePart> parts) {
    @Nullable ChannelHandlerContext past = channel.pipeline().context(InputEnd.NAME);
    // A channel that is closed has no such handler any more, and fails whatever is written.
    FileSend transfer = new FileSend(channel, past == null ? channel : past, files, file, parts);
    if (secure) {
      transfer.startSecure();
    } else {
      transfer.startPlain();
    }
    return transfer;
  }

  private void endOutput() {
    lingering = true;
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    ChannelFuture told = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
    told.addListener(done -> ((DuplexChannel) channel).shutdownOutput());
    Future<?> limit =
        channel.eventLoop().schedule(() -> channel.close(), linger, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> limit.cancel(false));
  }

  /** Whether all is said, and only the client has not ended its side. */
  boolean isLingering() {
    return lingering;
  }

  /** Sends the words past the protocol and closes behind them, or without if nobody reads them. */
  void closeWith(byte[] words) {
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .context(InputEnd.NAME)
        .writeAndFlush(Unpooled.wrappedBuffer(words))
        .addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
  }
}
