package io.jackfield.transport.core;

import io.jackfield.transport.Connection;
import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.TlsPolicy;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection in the switchboard. Its pipeline is: TLS, meter, idle timer | the protocol's
 * handlers | tail. Fields without a comment are the event loop's.
 */
final class LiveConnection implements Connection {
  private static final Logger log = LoggerFactory.getLogger(LiveConnection.class);
  private static final String TLS = "jackfield-tls";
  private static final String LAST_OF_OURS = "jackfield-idle";
  private static final String TAIL = "jackfield-tail";
  private static final InetSocketAddress LOCAL_SOCKET =
      InetSocketAddress.createUnresolved("local", 0);

  private final Exchange exchange;
  private final String id;
  private final Channel channel;
  private final ConnectionSpec spec;
  private final Instant since = Instant.now();
  private final Meter meter = new Meter();
  private final ConnectionTail tail = new ConnectionTail(this);
  private final Map<String, Object> state = new HashMap<>();
  // Written on the event loop, read by any thread.
  private volatile @Nullable Provider provider;
  private volatile boolean secure;
  private volatile String activity = "";
  private @Nullable Runnable whenAsked;
  private @Nullable CompletableFuture<Void> handshake;
  private @Nullable ScheduledFuture<?> parkingEnds;

  LiveConnection(Exchange exchange, String id, Channel channel, ConnectionSpec spec) {
    this.exchange = exchange;
    this.id = id;
    this.channel = channel;
    this.spec = spec;
  }

  /** Fills the pipeline and offers the connection to its protocol, after the handshake if any. */
  void open() {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("jackfield-meter", meter);
    pipeline.addLast(
        LAST_OF_OURS,
        new IdleStateHandler(0, 0, spec.idleTimeout().toMillis(), TimeUnit.MILLISECONDS));
    pipeline.addLast(TAIL, tail);
    if (spec.tlsAtStart() && spec.tls().isPresent()) {
      addTls(spec.tls().get())
          .thenRun(
              () -> {
                channel.config().setAutoRead(false);
                exchange.offer(this);
              });
      channel.config().setAutoRead(true);
    } else {
      exchange.offer(this);
    }
  }

  private CompletableFuture<Void> addTls(TlsPolicy policy) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    handshake = done;
    channel.pipeline().addFirst(TLS, policy.newHandler(channel));
    return done;
  }

  /** The TLS handshake is over. */
  void handshakeEnded(@Nullable Throwable failure) {
    CompletableFuture<Void> waiting = handshake;
    handshake = null;
    if (failure != null) {
      log.debug("handshake failed id={} remote={}", id, remote(), failure);
      channel.close();
      if (waiting != null) {
        waiting.completeExceptionally(failure);
      }
    } else if (waiting != null) {
      secure = true;
      waiting.complete(null);
    }
  }

  /** Runs the task when nobody has taken the connection within the time. */
  void parkFor(Duration time, Runnable otherwise) {
    parkingEnds = channel.eventLoop().schedule(otherwise, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Plugs the connection into a version of its protocol; false if that version is going. */
  boolean plugInto(Provider next) {
    if (!next.add(this)) {
      return false;
    }
    if (parkingEnds != null) {
      parkingEnds.cancel(false);
      parkingEnds = null;
    }
    provider = next;
    whenAsked = null;
    try {
      next.protocol().take(this);
      tail.replay(channel.pipeline().context(LAST_OF_OURS));
    } catch (RuntimeException | LinkageError e) {
      log.error("protocol failed to take a connection id={} by={}", id, next, e);
      channel.close();
    }
    return true;
  }

  /** Moves on to the best version: at once if no other one has it, else when that one lets go. */
  void moveOn() {
    onLoop(
        () -> {
          if (provider == null) {
            exchange.offer(this);
          } else if (whenAsked != null) {
            whenAsked.run();
          }
        });
  }

  /** Closes with the protocol's farewell whatever goes on. */
  void dismiss(byte[] words, boolean unasked) {
    onLoop(() -> sayFarewell(words, unasked));
  }

  private void onLoop(Runnable action) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (channel.isActive()) {
                action.run();
              }
            });
  }

  @Override
  public void onRelease(Runnable callback) {
    whenAsked = callback;
  }

  @Override
  public void release() {
    channel.config().setAutoRead(false);
    removeLeftovers();
    unplug();
    // Not at once: the caller is still on the stack with handlers of the old version.
    onLoop(() -> exchange.offer(this));
  }

  private void removeLeftovers() {
    ChannelPipeline pipeline = channel.pipeline();
    boolean theirs = false;
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (theirs && !entry.getKey().equals(TAIL)) {
        log.warn("handler left behind id={} by={} handler={}", id, provider, entry.getKey());
        pipeline.remove(entry.getValue());
      }
      theirs |= entry.getKey().equals(LAST_OF_OURS);
    }
  }

  /** Leaves the protocol, if it is plugged into one. */
  void unplug() {
    Provider left = provider;
    provider = null;
    whenAsked = null;
    if (left != null) {
      left.remove(this);
    }
  }

  /** Says what the protocol wants said to a client that it cannot serve any more, and closes. */
  void sayFarewell(byte[] words, boolean unasked) {
    if (words.length == 0 || !(unasked || tail.hasKept())) {
      channel.close();
      return;
    }
    ChannelFuture written =
        channel.pipeline().context(LAST_OF_OURS).writeAndFlush(Unpooled.wrappedBuffer(words));
    written.addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public CompletionStage<Void> startTls(TlsPolicy policy) {
    if (secure || handshake != null) {
      throw new IllegalStateException("TLS is in force already");
    }
    return addTls(policy);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String listener() {
    return spec.listener();
  }

  String protocol() {
    return spec.protocol();
  }

  boolean isParked() {
    return provider == null;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public InetSocketAddress remote() {
    return spec.remote().orElseGet(() -> inet(channel.remoteAddress()));
  }

  @Override
  public InetSocketAddress local() {
    return inet(channel.localAddress());
  }

  private static InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : LOCAL_SOCKET;
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public Optional<TlsPolicy> tls() {
    return spec.tls();
  }

  @Override
  public Duration idleTimeout() {
    return spec.idleTimeout();
  }

  @Override
  public Map<String, Object> state() {
    return state;
  }

  @Override
  public void describe(String newActivity) {
    activity = newActivity;
  }

  ConnectionInfo info() {
    return new ConnectionInfo(
        id,
        spec.listener(),
        spec.protocol(),
        remote(),
        secure,
        since,
        meter.bytesIn(),
        meter.bytesOut(),
        isParked(),
        activity);
  }
}
