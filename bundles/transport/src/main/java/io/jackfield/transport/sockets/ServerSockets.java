package io.jackfield.transport.sockets;

import io.jackfield.transport.BindRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Opens server sockets. They accept nothing until somebody holds them. */
public final class ServerSockets {
  private final IoKind io;
  private final EventLoopGroup loops;
  private final Descriptors descriptors = Descriptors.ofProcess();

  public ServerSockets(IoKind io, EventLoopGroup loops) {
    this.io = io;
    this.loops = loops;
  }

  /** Fails with a {@link BindException} that names the address. */
  CompletableFuture<ListeningSocket> open(BindRequest request) {
    CompletableFuture<ListeningSocket> result = new CompletableFuture<>();
    // A socket for one loop takes the data connection of somebody who is here already.
    AcceptHandler acceptHandler =
        new AcceptHandler(
            request.backlog(), request.loop() == null ? descriptors : Descriptors.UNBOUNDED);
    try {
      if (request.address() instanceof UnixDomainSocketAddress local) {
        new UnixSocketFile(local.getPath()).makeRoom();
      }
      bootstrap(request, acceptHandler)
          .bind(io.nativeAddress(request.address()))
          .addListener((ChannelFuture bound) -> finish(bound, request, acceptHandler, result));
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private ServerBootstrap bootstrap(BindRequest request, ChannelHandler accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops, request.loop() == null ? loops : request.loop())
            .channelFactory(io.channelsFor(request.address()))
            .option(ChannelOption.SO_BACKLOG, request.backlog())
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(accepted);
    if (request.address() instanceof InetSocketAddress) {
      bootstrap
          .option(ChannelOption.SO_REUSEADDR, true)
          // A client that has sent its last byte still wants the answers. Local clients end both
          // ways at once, and not all channels for them know the option.
          .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return bootstrap;
  }

  private static void finish(
      ChannelFuture bound,
      BindRequest request,
      AcceptHandler acceptHandler,
      CompletableFuture<ListeningSocket> result) {
    if (!bound.isSuccess()) {
      result.completeExceptionally(named(request.address(), bound.cause()));
      return;
    }
    ListeningSocket socket = new ListeningSocket(bound.channel(), request, acceptHandler);
    // Before Netty's own handler, which would read again after its pause even if nobody is there.
    bound
        .channel()
        .pipeline()
        .addFirst(new AcceptPause(SpareDescriptor.of(request), socket::accept));
    try {
      if (request.address() instanceof UnixDomainSocketAddress local) {
        UnixSocketFile file = new UnixSocketFile(local.getPath());
        socket.onClose(file::remove);
        file.protect();
      }
      result.complete(socket);
    } catch (IOException e) {
      socket.closeNow();
      result.completeExceptionally(e);
    }
  }

  private static BindException named(SocketAddress address, Throwable cause) {
    BindException failure =
        new BindException(
            "cannot listen on " + SocketText.of(address) + ": " + SocketText.reason(cause));
    failure.initCause(cause);
    return failure;
  }
}
