package io.jackfield.transport.sockets;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Opens sockets to servers. What comes of them reads nothing. */
public final class ClientSockets {
  private final IoKind io;
  private final EventLoopGroup loops;

  public ClientSockets(IoKind io, EventLoopGroup loops) {
    this.io = io;
    this.loops = loops;
  }

  /** An event loop for a socket that need not be on a certain one. */
  public EventLoop anyLoop() {
    return loops.next();
  }

  /**
   * Connects.
   *
   * @return completed on the event loop; fails with a {@link ConnectException} that names the
   *     address; its future, if it is cancelled, ends the attempt
   */
  public CompletableFuture<Channel> connect(
      InetSocketAddress address, Duration timeout, EventLoop loop) {
    CompletableFuture<Channel> connected = new CompletableFuture<>();
    ChannelFuture attempt =
        new Bootstrap()
            .group(loop)
            .channelFactory(io.outgoing())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(timeout))
            .handler(new ChannelInboundHandlerAdapter())
            .connect(address);
    attempt.addListener(
        (ChannelFuture done) -> {
          if (!done.isSuccess()) {
            connected.completeExceptionally(named(address, timeout, done.cause()));
          } else if (!connected.complete(done.channel())) {
            done.channel().close();
          }
        });
    connected.whenComplete(
        (channel, failure) -> {
          if (connected.isCancelled()) {
            attempt.channel().close();
          }
        });
    return connected;
  }

  private static int millis(Duration timeout) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
  }

  private static ConnectException named(
      InetSocketAddress address, Duration timeout, Throwable cause) {
    String reason =
        cause instanceof ConnectTimeoutException
            ? "no answer within " + timeout.toMillis() + " ms"
            // Netty has put the address behind the reason of its cause.
            : SocketText.reason(cause.getCause() == null ? cause : cause.getCause());
    ConnectException failure =
        new ConnectException("cannot connect to " + SocketText.of(address) + ": " + reason);
    failure.initCause(cause);
    return failure;
  }
}
