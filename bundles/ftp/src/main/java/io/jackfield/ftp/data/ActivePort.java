package io.jackfield.ftp.data;

import io.jackfield.transport.Connection;
import io.jackfield.transport.InboundBuffer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ReflectiveChannelFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The client's own port, to which the daemon connects. */
public final class ActivePort implements DataPort {
  private final Connection connection;
  private final InetSocketAddress target;
  private final Duration limit;

  public ActivePort(Connection connection, InetSocketAddress target, Duration limit) {
    this.connection = connection;
    this.target = target;
    this.limit = limit;
  }

  @Override
  public CompletableFuture<InboundBuffer> connect() {
    CompletableFuture<InboundBuffer> connected = new CompletableFuture<>();
    Channel control = connection.channel();
    new Bootstrap()
        .group(control.eventLoop())
        // What the event loop can drive, epoll or NIO, is what the control connection is.
        .channelFactory(new ReflectiveChannelFactory<>(control.getClass()))
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limit.toMillis())
        .localAddress(new InetSocketAddress(connection.local().getAddress(), 0))
        .remoteAddress(target)
        .handler(new ChannelInboundHandlerAdapter())
        .connect()
        .addListener(
            (ChannelFuture future) -> {
              if (future.isSuccess()) {
                connected.complete(InboundBuffer.on(future.channel()));
              } else {
                connected.completeExceptionally(new Refusal(425, "Cannot connect to you."));
              }
            });
    return connected;
  }

  @Override
  public void close() {
    // Nothing is open before it is used.
  }
}
