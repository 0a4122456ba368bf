package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the server sockets, so that they outlive the bundles that accept on them. Any thread. */
final class Vault {
  private static final Logger log = LoggerFactory.getLogger(Vault.class);

  private record Key(String name, SocketAddress address) {}

  private final IoKind io;
  private final EventLoopGroup loops;
  private final Map<Key, VaultSocket> kept = new ConcurrentHashMap<>();

  Vault(IoKind io, EventLoopGroup loops) {
    this.io = io;
    this.loops = loops;
  }

  /** Opens a socket, or hands over the kept one of the same name and address. */
  CompletionStage<VaultSocket> bind(BindRequest request, Acceptor acceptor) {
    Key key = new Key(request.name(), request.address());
    VaultSocket there = request.kept() ? kept.get(key) : null;
    if (there != null && there.isOpen()) {
      return CompletableFuture.completedFuture(there);
    }
    CompletableFuture<VaultSocket> result = new CompletableFuture<>();
    try {
      removeStaleFile(request.address());
    } catch (IOException e) {
      result.completeExceptionally(e);
      return result;
    }
    AcceptedChannels accepted = new AcceptedChannels(acceptor);
    bootstrap(request, accepted)
        .bind(io.nativeAddress(request.address()))
        .addListener(
            (io.netty.channel.ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                VaultSocket socket = new VaultSocket(bound.channel(), request, accepted);
                socket.protectFile();
                if (request.kept()) {
                  kept.put(key, socket);
                  bound.channel().closeFuture().addListener(closed -> kept.remove(key, socket));
                }
                result.complete(socket);
              } else {
                result.completeExceptionally(named(request.address(), bound.cause()));
              }
            });
    return result;
  }

  private ServerBootstrap bootstrap(BindRequest request, ChannelInitializer<Channel> accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops, request.loop() == null ? loops : request.loop())
            .channel(io.channelFor(request.address()))
            .option(ChannelOption.SO_BACKLOG, request.backlog())
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(accepted);
    if (!(request.address() instanceof UnixDomainSocketAddress)) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    }
    return bootstrap;
  }

  /** The file of a socket whose daemon was killed is in the way of the next bind. */
  private static void removeStaleFile(SocketAddress address) throws IOException {
    if (address instanceof UnixDomainSocketAddress local) {
      Files.deleteIfExists(local.getPath());
    }
  }

  private static IOException named(SocketAddress address, @Nullable Throwable cause) {
    String reason = cause == null ? "unknown reason" : String.valueOf(cause.getMessage());
    BindException failure = new BindException("cannot listen on " + address + ": " + reason);
    failure.initCause(cause);
    return failure;
  }

  /** Accepts nothing more, anywhere. */
  void closeAll() {
    kept.values().forEach(VaultSocket::closeNow);
    log.debug("listening sockets closed");
  }

  /** Lets the bundle that has the socket decide about each channel. */
  static final class AcceptedChannels extends ChannelInitializer<Channel> {
    volatile Acceptor acceptor;

    AcceptedChannels(Acceptor acceptor) {
      this.acceptor = acceptor;
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel channel) {
      acceptor.accepted(channel);
    }
  }

  /** A {@link Binding} of one holder; a later holder of the same socket makes it void. */
  static Binding bindingOf(VaultSocket socket, Object holder) {
    return new Binding() {
      @Override
      public SocketAddress address() {
        return socket.address();
      }

      @Override
      public void acceptor(Acceptor acceptor) {
        socket.acceptor(holder, acceptor);
      }

      @Override
      public CompletionStage<Void> close() {
        return socket.close(holder);
      }
    };
  }
}
