package io.jackfield.transport.sockets;

import io.jackfield.transport.BindRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Opens server sockets. They accept nothing until somebody holds them. */
public final class ServerSockets {
  private final IoKind io;
  private final EventLoopGroup loops;
  private final PassedSockets passed;
  private final Descriptors descriptors = Descriptors.ofProcess();

  /**
   * On these loops.
   *
   * @param passed taken over instead of opened, where a request has the name of one
   */
  public ServerSockets(IoKind io, EventLoopGroup loops, PassedSockets passed) {
    this.io = io;
    this.loops = loops;
    this.passed = passed;
  }

  /** Fails with a {@link BindException} that names the address, or the name of what was passed. */
  CompletableFuture<ListeningSocket> open(BindRequest request) {
    List<Integer> there = mayBePassed(request) ? passed.named(request.name()) : List.of();
    return there.isEmpty() ? bind(request) : adopt(request, there);
  }

  /** Listeners alone: a data connection has a socket of its own, whatever its name. */
  private static boolean mayBePassed(BindRequest request) {
    return request.kept()
        && request.loop() == null
        && request.address() instanceof InetSocketAddress;
  }

  private CompletableFuture<ListeningSocket> adopt(BindRequest request, List<Integer> there) {
    AcceptHandler acceptHandler = new AcceptHandler(request.backlog(), descriptors);
    List<CompletableFuture<Channel>> adopted =
        there.stream().map(descriptor -> adopt(request, descriptor, acceptHandler)).toList();
    return CompletableFuture.allOf(adopted.toArray(CompletableFuture<?>[]::new))
        .handle(
            (done, failure) -> {
              if (failure != null) {
                adopted.forEach(each -> each.thenAccept(Channel::close));
                throw new CompletionException(failure.getCause());
              }
              return listening(
                  adopted.stream().map(CompletableFuture::join).toList(),
                  true,
                  request,
                  acceptHandler);
            });
  }

  private CompletableFuture<Channel> adopt(
      BindRequest request, int descriptor, AcceptHandler acceptHandler) {
    CompletableFuture<Channel> adopted = new CompletableFuture<>();
    try {
      ServerChannel channel = io.adopt(descriptor);
      bootstrap(request, () -> channel, acceptHandler)
          .register()
          .addListener(
              (ChannelFuture registered) -> {
                if (registered.isSuccess()) {
                  // Behind Netty's own handler for what is accepted, which the loop has yet to add.
                  channel.eventLoop().execute(() -> adopted.complete(channel));
                } else {
                  adopted.completeExceptionally(named(request.name(), registered.cause()));
                }
              });
    } catch (IOException | RuntimeException e) {
      adopted.completeExceptionally(named(request.name(), e));
    }
    return adopted;
  }

  private static BindException named(String name, Throwable cause) {
    BindException failure =
        new BindException(
            "cannot listen on the socket that the service manager passed as "
                + name
                + ": "
                + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }

  private CompletableFuture<ListeningSocket> bind(BindRequest request) {
    CompletableFuture<ListeningSocket> result = new CompletableFuture<>();
    // A socket for one loop takes the data connection of somebody who is here already.
    AcceptHandler acceptHandler =
        new AcceptHandler(
            request.backlog(), request.loop() == null ? descriptors : Descriptors.UNBOUNDED);
    try {
      if (request.address() instanceof UnixDomainSocketAddress local) {
        new UnixSocketFile(local.getPath()).makeRoom();
      }
      bootstrap(request, io.channelsFor(request.address()), acceptHandler)
          .bind(io.nativeAddress(request.address()))
          .addListener((ChannelFuture bound) -> finish(bound, request, acceptHandler, result));
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private ServerBootstrap bootstrap(
      BindRequest request, ChannelFactory<ServerChannel> channels, ChannelHandler accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops, request.loop() == null ? loops : request.loop())
            .channelFactory(channels)
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
    ListeningSocket socket = listening(List.of(bound.channel()), false, request, acceptHandler);
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

  private static ListeningSocket listening(
      List<Channel> channels, boolean passed, BindRequest request, AcceptHandler acceptHandler) {
    ListeningSocket socket = new ListeningSocket(channels, passed, request, acceptHandler);
    for (Channel channel : channels) {
      // Before Netty's own handler, which would read again after its pause even if nobody is there.
      channel.pipeline().addFirst(new AcceptPause(SpareDescriptor.of(request), socket::accept));
    }
    return socket;
  }

  private static BindException named(SocketAddress address, Throwable cause) {
    BindException failure =
        new BindException(
            "cannot listen on " + SocketText.of(address) + ": " + SocketText.reason(cause));
    failure.initCause(cause);
    return failure;
  }
}
