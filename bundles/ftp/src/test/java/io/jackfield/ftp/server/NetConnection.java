package io.jackfield.ftp.server;

import static org.awaitility.Awaitility.await;

import io.jackfield.file.Upload;
import io.jackfield.testkit.GentleClose;
import io.jackfield.transport.Connection;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.HandoverRequest;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.TlsPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;

/** A connection over a real socket, which can be handed from one version to the next. */
final class NetConnection extends ChannelInboundHandlerAdapter implements Connection {
  private final Channel channel;
  private final Optional<TlsPolicy> tls;
  private final Map<String, Object> state = new HashMap<>();
  private final List<ByteBuf> kept = new ArrayList<>();
  private final CompletableFuture<Void> handshake = new CompletableFuture<>();
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private Runnable whenAsked = () -> {};
  private Protocol next;
  private volatile boolean secure;
  private boolean leased;
  volatile String activity = "";
  volatile boolean busy;

  /** Of each exchange that was counted, whether it went well. */
  final List<Boolean> exchanges = new CopyOnWriteArrayList<>();

  /** How many versions have taken it. */
  final AtomicInteger taken = new AtomicInteger();

  /** What a version has left that would keep it alive. */
  final List<String> ofOldVersion = new CopyOnWriteArrayList<>();

  NetConnection(Channel channel, Optional<TlsPolicy> tls) {
    this.channel = channel;
    this.tls = tls;
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.pipeline().addLast("first", new ChannelInboundHandlerAdapter());
    channel.pipeline().addLast("tail", this);
  }

  void plugInto(Protocol protocol) {
    channel.pipeline().remove(this);
    leased = true;
    protocol.take(this);
    taken.incrementAndGet();
    channel.pipeline().addLast(this);
    List<ByteBuf> unread = List.copyOf(kept);
    kept.clear();
    unread.forEach(channel.pipeline().context("first")::fireChannelRead);
  }

  /** Asks for a hand-over. */
  void moveTo(Protocol successor) {
    channel
        .eventLoop()
        .execute(
            () -> {
              next = successor;
              whenAsked.run();
            });
  }

  /** Asks to let go, with no other version there; returns when that is done. */
  void park() {
    moveTo(null);
    await().until(() -> onLoop(() -> !leased));
  }

  /** A version is there again. */
  void unpark(Protocol successor) {
    channel.eventLoop().execute(() -> plugInto(successor));
  }

  /** What was scheduled since it was taken. */
  List<ScheduledFuture<?>> timers() {
    return channel.eventLoop().submit(() -> List.copyOf(timers)).syncUninterruptibly().getNow();
  }

  private boolean onLoop(Callable<Boolean> question) {
    return channel.eventLoop().submit(question).syncUninterruptibly().getNow();
  }

  /** It is taken out and put behind the handlers of each version. */
  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    kept.add((ByteBuf) message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
      secure = true;
      handshake.complete(null);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public String id() {
    return "1";
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
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public int bucket() {
    return 0;
  }

  @Override
  public InetSocketAddress local() {
    return (InetSocketAddress) channel.localAddress();
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
    return tls;
  }

  @Override
  public Optional<SSLSession> tlsSession() {
    return Optional.ofNullable(channel.pipeline().get(SslHandler.class))
        .map(handler -> handler.engine().getSession());
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
    // As in the daemon: who has let go has no say any more.
    return leased ? state : new HashMap<>();
  }

  @Override
  public void onRelease(Consumer<HandoverRequest> callback) {
    whenAsked = () -> callback.accept(HandoverRequest.because(HandoverRequest.Reason.REPLACED));
  }

  @Override
  public void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, Duration delay) {
    ScheduledFuture<?> timer =
        channel.eventLoop().schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    timers.add(timer);
    return timer;
  }

  @Override
  public void release() {
    state.values().forEach(this::lookAt);
    channel.config().setAutoRead(false);
    whenAsked = () -> {};
    timers.forEach(timer -> timer.cancel(false));
    timers.clear();
    leased = false;
    Protocol successor = next;
    if (successor != null) {
      unpark(successor);
    }
  }

  private void lookAt(Object value) {
    List<Object> all = new ArrayList<>(List.of(value));
    if (value instanceof InboundBuffer data) {
      all.addAll(data.channel().pipeline().toMap().values());
    }
    for (Object object : all) {
      String name = object.getClass().getName();
      if (name.startsWith("io.jackfield.ftp") && !(object instanceof Upload)) {
        ofOldVersion.add(name);
      }
    }
  }

  @Override
  public FileTransfer send(FileChannel file, List<FilePart> parts) {
    throw new UnsupportedOperationException("the control connection sends no files");
  }

  @Override
  public Optional<FileTransfer> transfer() {
    return Optional.empty();
  }

  @Override
  public void close(ByteBuf lastBytes) {
    GentleClose.close(channel, lastBytes);
  }

  @Override
  public CompletionStage<Void> startTls(TlsPolicy policy) {
    channel.pipeline().addFirst(policy.newHandler(channel));
    return handshake;
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
