package io.jackfield.ftp.server;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Sockets and threads without the rest of the daemon. */
final class PlainTransport implements Transport, AutoCloseable {
  private final Map<String, Bound> kept = new ConcurrentHashMap<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);

  @Override
  public CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor) {
    Bound there = kept.get(request.name());
    if (there != null && there.channel.isOpen()) {
      there.acceptor(acceptor);
      return CompletableFuture.completedFuture(there);
    }
    AtomicReference<Acceptor> acceptors = new AtomicReference<>(acceptor);
    CompletableFuture<Binding> result = new CompletableFuture<>();
    new ServerBootstrap()
        .group(loops, request.loop() == null ? loops : request.loop())
        .channel(NioServerSocketChannel.class)
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                acceptors.get().accepted(channel);
              }
            })
        .bind(request.address())
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                Bound opened = new Bound(bound.channel(), acceptors);
                kept.put(request.name(), opened);
                result.complete(opened);
              } else {
                result.completeExceptionally(bound.cause());
              }
            });
    return result;
  }

  private record Bound(Channel channel, AtomicReference<Acceptor> acceptors) implements Binding {
    @Override
    public SocketAddress address() {
      return channel.localAddress();
    }

    @Override
    public void acceptor(Acceptor acceptor) {
      acceptors.set(acceptor);
    }

    @Override
    public CompletionStage<Boolean> close() {
      CompletableFuture<Boolean> closed = new CompletableFuture<>();
      channel.close().addListener(done -> closed.complete(true));
      return closed;
    }
  }

  @Override
  public EventLoopGroup loops() {
    return loops;
  }

  @Override
  public ExecutorService workers() {
    return workers;
  }

  @Override
  public ScheduledExecutorService timers() {
    return timers;
  }

  @Override
  public TlsPolicy tls(TlsSettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    timers.shutdownNow();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
