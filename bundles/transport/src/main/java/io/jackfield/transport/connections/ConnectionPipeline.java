package io.jackfield.transport.connections;

import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.stages.ProxyHeader;
import io.jackfield.transport.tls.NotTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's handlers in the pipeline of a connection. From the wire on: meter, TLS, idle
 * timer, end of input | the protocol's handlers | tail. The event loop's.
 */
final class ConnectionPipeline {
  private static final Logger log = LoggerFactory.getLogger(ConnectionPipeline.class);
  private static final String METER = "jackfield-meter";
  private static final String TLS = "jackfield-tls";
  private static final String IDLE = "jackfield-idle";

  private final String id;
  private final Channel channel;
  private final Meter meter = new Meter();
  private final InputEnd end;
  private final Ending ending;
  private final ConnectionTail tail;
  private volatile boolean secure;
  private @Nullable FileSend sending;

  /**
   * For a connection.
   *
   * @param halfClose how long it may put nothing out once its input has ended
   * @param served whether a protocol has it
   */
  ConnectionPipeline(String id, Channel channel, Duration halfClose, BooleanSupplier served) {
    this.id = id;
    this.channel = channel;
    this.end = new InputEnd(halfClose);
    this.ending = new Ending(channel, end, halfClose);
    this.tail = new ConnectionTail(id, () -> ending.isLingering() || served.getAsBoolean());
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
      // One that goes may have taken others along.
      if (theirs && entry.getValue() != tail && pipeline.context(entry.getValue()) != null) {
        pipeline.remove(entry.getValue());
        removed.add(entry.getKey());
      }
      theirs |= entry.getKey().equals(InputEnd.NAME);
    }
    return removed;
  }

  /** For the protocol's handlers it is over: they see what they would at a close. */
  void tellOfTheEnd() {
    @Nullable ChannelHandlerContext beforeProtocol = channel.pipeline().context(InputEnd.NAME);
    if (beforeProtocol != null) {
      beforeProtocol.fireChannelInactive();
    }
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

  /** Begins to send parts of a file. */
  FileSend send(Executor files, FileChannel file, List<FilePart> parts) {
    if (isSending()) {
      throw new IllegalStateException("a file is on its way already");
    }
    @Nullable ChannelHandlerContext past = channel.pipeline().context(InputEnd.NAME);
    // A channel that is closed has no such handler any more, and fails whatever is written.
    sending = FileSend.begin(channel, past == null ? channel : past, files, file, parts);
    return sending;
  }

  /** What {@link #send} has begun last. */
  Optional<FileTransfer> transfer() {
    return Optional.ofNullable(sending);
  }

  boolean isSending() {
    return sending != null && !sending.isOver();
  }

  /** Runs behind the file that is on its way, at once if there is none. */
  void behindTransfer(Runnable action) {
    if (sending == null) {
      action.run();
    } else {
      sending.then(action);
    }
  }

  /** Of the file that is on its way: the protocol that has begun it is not told any more. */
  void forgetProtocol() {
    if (sending != null) {
      sending.forget();
    }
  }
}
