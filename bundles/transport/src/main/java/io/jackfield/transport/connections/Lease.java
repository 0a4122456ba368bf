package io.jackfield.transport.connections;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.TlsPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection as one version of a protocol has it, from take to release. Afterwards it is void:
 * what the old version still does with it does not touch the connection, nor is the old version
 * reachable from there.
 */
final class Lease implements Connection {
  private final LiveConnection connection;
  private final ProtocolRegistration registration;
  private @Nullable Runnable whenAsked;

  Lease(LiveConnection connection, ProtocolRegistration registration) {
    this.connection = connection;
    this.registration = registration;
  }

  ProtocolRegistration registration() {
    return registration;
  }

  /** Asks the protocol to let go, if it has said how. */
  void ask() {
    Runnable callback = whenAsked;
    if (callback != null) {
      callback.run();
    }
  }

  private boolean isVoid() {
    return !connection.isLeasedTo(this);
  }

  @Override
  public void onRelease(Runnable callback) {
    whenAsked = callback;
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
    return connection.send(file, parts);
  }

  @Override
  public Optional<FileTransfer> transfer() {
    return isVoid() ? Optional.empty() : connection.transfer();
  }

  @Override
  public void close(ByteBuf lastBytes) {
    connection.close(this, lastBytes);
  }

  @Override
  public CompletionStage<Void> startTls(TlsPolicy policy) {
    return isVoid()
        ? CompletableFuture.failedFuture(new IllegalStateException("the connection was let go"))
        : connection.startTls(policy);
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
    connection.exchanged(registration, ok);
  }

  @Override
  public String id() {
    return connection.id();
  }

  @Override
  public String listener() {
    return connection.spec().listener();
  }

  @Override
  public Channel channel() {
    return connection.channel();
  }

  @Override
  public InetSocketAddress remote() {
    return connection.remote();
  }

  @Override
  public int bucket() {
    return connection.bucket();
  }

  @Override
  public InetSocketAddress local() {
    return connection.local();
  }

  @Override
  public boolean secure() {
    return connection.isSecure();
  }

  @Override
  public boolean inputTruncated() {
    return connection.isTruncated();
  }

  @Override
  public Optional<TlsPolicy> tlsPolicy() {
    return connection.spec().tls();
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return handler().map(tls -> tls.engine().getSession());
  }

  @Override
  public Optional<String> alpn() {
    return handler().map(SslHandler::applicationProtocol);
  }

  private Optional<SslHandler> handler() {
    return secure()
        ? Optional.ofNullable(channel().pipeline().get(SslHandler.class))
        : Optional.empty();
  }

  @Override
  public Duration idleTimeout() {
    return connection.spec().idleTimeout();
  }
}
