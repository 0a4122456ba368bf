package io.jackfield.ftp.server;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.AddressSet;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ClientTls;
import io.jackfield.transport.ClientTlsSettings;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.jackfield.transport.connections.FileSend;
import io.jackfield.transport.sockets.DaemonEpoll;
import io.jackfield.transport.threads.FairLane;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;

/** Sockets and threads without the rest of the daemon. */
final class PlainTransport implements Transport, AutoCloseable {
  /** As the daemon does: what arrives unasked differs. */
  private static final boolean EPOLL = Epoll.isAvailable();

  private final Map<String, Bound> kept = new ConcurrentHashMap<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          2, EPOLL ? DaemonEpoll.newFactory() : NioIoHandler.newFactory());
  private final FairLane workers = new FairLane("test", LaneSpec.of("worker", 100, 1000));
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);

  @Override
  public CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor) {
    Bound there = kept.get(request.name());
    if (there != null && there.channel.isOpen()) {
      there.acceptor(acceptor);
      return CompletableFuture.completedFuture(there);
    }
    Bound opened = new Bound(acceptor);
    CompletableFuture<Binding> result = new CompletableFuture<>();
    new ServerBootstrap()
        .group(loops, request.loop() == null ? loops : request.loop())
        .channel(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(opened)
        .bind(request.address())
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                opened.channel = bound.channel();
                kept.put(request.name(), opened);
                result.complete(opened);
              } else {
                result.completeExceptionally(bound.cause());
              }
            });
    return result;
  }

  @ChannelHandler.Sharable
  private static final class Bound extends ChannelInboundHandlerAdapter implements Binding {
    private final Queue<InboundBuffer> waiting = new ArrayDeque<>();
    private Channel channel;
    private Acceptor acceptor;

    Bound(Acceptor acceptor) {
      this.acceptor = acceptor;
    }

    @Override
    public synchronized void channelActive(ChannelHandlerContext ctx) {
      ctx.pipeline().remove(this);
      if (acceptor == null) {
        waiting.add(InboundBuffer.on(ctx.channel()));
      } else {
        acceptor.accepted(ctx.channel());
      }
    }

    @Override
    public SocketAddress address() {
      return channel.localAddress();
    }

    @Override
    public synchronized void acceptor(Acceptor next) {
      acceptor = next;
      for (InboundBuffer hold : waiting) {
        hold.channel()
            .eventLoop()
            .execute(
                () -> {
                  next.accepted(hold.channel());
                  hold.giveBack();
                });
      }
      waiting.clear();
    }

    @Override
    public synchronized void leave() {
      acceptor = null;
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
  public FairLane workers() {
    return workers;
  }

  @Override
  public Lane lane(LaneSpec spec) {
    return workers;
  }

  @Override
  public Optional<Lane> laneOf(Bundle bundle, LaneSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileTransfer send(Channel channel, FileChannel file, List<FilePart> parts) {
    return FileSend.begin(channel, channel, workers, file, parts);
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

  @Override
  public AddressSet addresses(String key, List<String> networks, Optional<Path> file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<InboundBuffer> connect(ConnectRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClientTls clientTls(ClientTlsSettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ConcurrentMap<String, Object> state() {
    throw new UnsupportedOperationException();
  }
}
