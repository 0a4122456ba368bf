package io.jackfield.transport.connections;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.rollout.RolloutState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as one version of a protocol has it, from take to release. Afterwards it is void:
 * what the old version still does with it does not touch the connection, nor is the old version
 * reachable from there.
 */
final class Lease implements Connection {
  private static final Logger log = LoggerFactory.getLogger(Lease.class);

  private final ServedConnection connection;
  private final ProtocolRegistration registration;
  private final List<Runnable> whenClosed = new ArrayList<>();
  private final Set<Future<?>> timers = new HashSet<>();
  private @Nullable Consumer<HandoverRequest> whenAsked;

  Lease(ServedConnection connection, ProtocolRegistration registration) {
    this.connection = connection;
    this.registration = registration;
  }

  ProtocolRegistration registration() {
    return registration;
  }

  /** Asks the protocol to let go, if it has said how. */
  void ask(HandoverRequest request) {
    Consumer<HandoverRequest> callback = whenAsked;
    if (callback != null) {
      callback.accept(request);
    }
  }

  /** The connection ends under the protocol. */
  void closed() {
    List<Runnable> told = List.copyOf(whenClosed);
    whenClosed.clear();
    told.forEach(this::tell);
  }

  private void tell(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      log.error("protocol failed at a close id={} by={}", id(), registration, e);
    }
  }

  /** Nothing of the protocol is held any more. */
  void end() {
    whenAsked = null;
    whenClosed.clear();
    List.copyOf(timers).forEach(timer -> timer.cancel(false));
  }

  private boolean isVoid() {
    return !connection.isLeasedTo(this);
  }

  @Override
  public void onRelease(Consumer<HandoverRequest> callback) {
    if (!isVoid()) {
      whenAsked = callback;
    }
  }

  @Override
  public void onClose(Runnable callback) {
    if (!isVoid()) {
      whenClosed.add(callback);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, Duration delay) {
    ScheduledFuture<?> timer =
        channel().eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    if (isVoid()) {
      timer.cancel(false);
    } else {
      timers.add(timer);
      timer.addListener(timers::remove);
    }
    return timer;
  }

  @Override
  public void release() {
    connection.release(this);
  }

  @Override
  public FileTransfer send(FileChannel file, List<FilePart> parts) {
    if (isVoid()) {
      throw new IllegalStateException("the connection was let go");
    }
    return connection.pipeline().send(connection.files(), file, parts);
  }

  @Override
  public Optional<FileTransfer> transfer() {
    return isVoid() ? Optional.empty() : connection.pipeline().transfer();
  }

  @Override
  public void close(ByteBuf lastBytes) {
    connection.close(this, lastBytes);
  }

  @Override
  public CompletionStage<Void> startTls(TlsPolicy policy) {
    if (isStream()) {
      throw new IllegalStateException("a stream has the security of its connection");
    }
    return isVoid()
        ? CompletableFuture.failedFuture(new IllegalStateException("the connection was let go"))
        : connection.carrier().pipeline().startTls(policy, new byte[0]);
  }

  private boolean isStream() {
    return connection != connection.carrier();
  }

  @Override
  public Optional<Connection> parent() {
    // Nobody has it: it tells about itself, and nothing can be done with it.
    return isStream()
        ? Optional.of(new Lease(connection.carrier(), registration))
        : Optional.empty();
  }

  @Override
  public Map<String, Object> state() {
    return isVoid() ? new HashMap<>() : connection.state();
  }

  @Override
  public void busy(boolean now) {
    if (!isVoid()) {
      connection.busy(now);
    }
  }

  @Override
  public void describe(String activity) {
    if (!isVoid()) {
      connection.describe(activity);
    }
  }

  @Override
  public void exchanged(boolean ok) {
    int bucket = bucket();
    registration.exchanged(bucket, ok);
    RolloutState accepter = connection.carrier().accepter();
    if (accepter != null && !registration.isOf(accepter)) {
      accepter.exchanged(bucket, ok);
    }
  }

  @Override
  public String id() {
    return connection.id();
  }

  @Override
  public String listener() {
    return connection.carrier().spec().listener();
  }

  @Override
  public Channel channel() {
    return connection.channel();
  }

  @Override
  public InetSocketAddress remote() {
    return connection.carrier().client().address();
  }

  @Override
  public int bucket() {
    return connection.carrier().client().bucket();
  }

  @Override
  public InetSocketAddress local() {
    return connection.carrier().local();
  }

  @Override
  public boolean secure() {
    return connection.carrier().pipeline().isSecure();
  }

  @Override
  public boolean inputTruncated() {
    return connection.carrier().pipeline().isTruncated();
  }

  @Override
  public Optional<TlsPolicy> tlsPolicy() {
    return isStream() ? Optional.empty() : connection.carrier().spec().tls();
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return secure()
        ? Optional.ofNullable(connection.carrier().channel().pipeline().get(SslHandler.class))
            .map(tls -> tls.engine().getSession())
        : Optional.empty();
  }

  @Override
  public Optional<String> alpn() {
    return connection.carrier().pipeline().alpn();
  }

  @Override
  public Duration idleTimeout() {
    return connection.carrier().spec().idleTimeout();
  }
}
