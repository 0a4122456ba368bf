package io.jackfield.testkit;

import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.TlsPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection without a network: its channel is an {@link EmbeddedChannel}. */
public final class TestConnection implements Connection {
  private final List<Boolean> exchanges = new ArrayList<>();
  private final EmbeddedChannel channel;
  private final Map<String, Object> state = new HashMap<>();
  private @Nullable Consumer<HandoverRequest> whenAsked;
  private Optional<Connection> parent = Optional.empty();
  private boolean released;
  private boolean secure;
  private boolean busy;
  private String activity = "";
  private InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
  private @Nullable TestTransfer transfer;

  /** A fresh, plain connection. */
  public TestConnection() {
    this(new EmbeddedChannel());
  }

  /** A fresh, plain connection on a channel that the test has prepared. */
  public TestConnection(EmbeddedChannel channel) {
    this.channel = channel;
  }

  /** The same for another client. */
  public TestConnection from(InetSocketAddress client) {
    remote = client;
    return this;
  }

  /** The same as a stream of another connection. */
  public TestConnection ofParent() {
    parent = Optional.of(new TestConnection());
    return this;
  }

  @Override
  public Optional<Connection> parent() {
    return parent;
  }

  /** The channel to write to and read from. */
  public EmbeddedChannel wire() {
    return channel;
  }

  /** Does what the switchboard does when a better version appears. */
  public void askToRelease() {
    askToRelease(HandoverRequest.Reason.REPLACED);
  }

  /** The same for another reason. */
  public void askToRelease(HandoverRequest.Reason reason) {
    if (whenAsked != null) {
      whenAsked.accept(HandoverRequest.because(reason));
      channel.runPendingTasks();
    }
  }

  /** Whether the protocol has let go. */
  public boolean isReleased() {
    return released;
  }

  /** A connection with the same state for the next version. */
  public TestConnection handOver() {
    TestConnection next = new TestConnection();
    next.state.putAll(state);
    return next;
  }

  /** Of the exchanges that were counted, each as it ended: true for a good end. */
  public List<Boolean> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Whether the protocol says that something goes on which the daemon should wait for. */
  public boolean isBusy() {
    return busy;
  }

  /** What the protocol says goes on. */
  public String activity() {
    return activity;
  }

  @Override
  public String id() {
    return "test";
  }

  @Override
  public String listener() {
    return "test";
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public int bucket() {
    return 0;
  }

  @Override
  public InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public boolean inputTruncated() {
    return false;
  }

  @Override
  public Optional<TlsPolicy> tlsPolicy() {
    return Optional.empty();
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return Optional.empty();
  }

  @Override
  public Optional<String> alpn() {
    return Optional.empty();
  }

  @Override
  public Duration idleTimeout() {
    return Duration.ZERO;
  }

  @Override
  public Map<String, Object> state() {
    return state;
  }

  @Override
  public void onRelease(Consumer<HandoverRequest> callback) {
    whenAsked = callback;
  }

  @Override
  public void onClose(Runnable action) {
    channel
        .closeFuture()
        .addListener(
            closed -> {
              if (!released) {
                action.run();
              }
            });
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, Duration delay) {
    return channel.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void release() {
    released = true;
  }

  @Override
  public FileTransfer send(FileChannel file, List<FilePart> parts) {
    TestTransfer started = TestTransfer.start(channel, file, parts);
    transfer = started;
    return started;
  }

  @Override
  public Optional<FileTransfer> transfer() {
    return Optional.ofNullable(transfer);
  }

  /** The channel is closed as well: what a client sends after that nobody sees. */
  @Override
  public void close(ByteBuf lastBytes) {
    if (!released) {
      released = true;
      transfer().ifPresent(FileTransfer::forget);
      List<ChannelHandler> handlers = List.copyOf(channel.pipeline().toMap().values());
      handlers.forEach(channel.pipeline()::remove);
      channel.config().setAutoRead(true);
      channel.writeAndFlush(lastBytes);
      channel.close();
    } else {
      lastBytes.release();
    }
  }

  @Override
  public CompletionStage<Void> startTls(TlsPolicy policy) {
    secure = true;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void busy(boolean now) {
    busy = now;
  }

  @Override
  public void exchanged(boolean ok) {
    exchanges.add(ok);
  }

  @Override
  public void describe(String newActivity) {
    activity = newActivity;
  }
}
