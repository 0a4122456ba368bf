package io.jackfield.transport.connections;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jackfield.transport.ChannelEnds;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.Connection;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.sockets.ClientSockets;
import io.jackfield.transport.sockets.SocketText;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Connections to servers. From the wire on: TLS, end of input | the handlers of who has asked for
 * it. Any thread.
 */
public final class OutgoingConnections {
  private final ClientSockets sockets;

  public OutgoingConnections(ClientSockets sockets) {
    this.sockets = sockets;
  }

  /** Connects, as {@link io.jackfield.transport.Transport#connect} says. */
  public CompletableFuture<InboundBuffer> connect(ConnectRequest request) {
    EventLoop loop =
        request.connection().map(of -> of.channel().eventLoop()).orElseGet(sockets::anyLoop);
    CompletableFuture<InboundBuffer> ready = new CompletableFuture<>();
    if (loop.inEventLoop()) {
      connect(request, loop, ready);
    } else {
      // From there: a server may speak and go before another thread has added a handler.
      loop.execute(() -> connect(request, loop, ready));
    }
    return ready;
  }

  private void connect(
      ConnectRequest request, EventLoop loop, CompletableFuture<InboundBuffer> ready) {
    CompletableFuture<Channel> connected =
        sockets.connect(request.address(), request.timeout(), loop);
    connected.whenComplete(
        (channel, failure) -> {
          if (failure != null) {
            ready.completeExceptionally(failure);
          } else {
            begin(request, channel, ready);
          }
        });
    ready.whenComplete(
        (buffer, failure) -> {
          if (ready.isCancelled()) {
            connected.cancel(false);
            connected.thenAccept(Channel::close);
          }
        });
  }

  private static void begin(
      ConnectRequest request, Channel channel, CompletableFuture<InboundBuffer> ready) {
    request.connection().ifPresent(of -> closeWith(of, channel));
    byte[] preamble = request.preamble();
    if (preamble.length > 0) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(preamble));
    }
    InputEnd end = new InputEnd(Duration.ZERO, true);
    channel.pipeline().addLast(InputEnd.NAME, end);
    InboundBuffer buffer = InboundBuffer.on(channel);
    if (request.tls().isPresent()) {
      handshake(request, request.tls().get(), buffer, ready);
    } else {
      complete(ready, buffer);
    }
  }

  /** A moment later: who has it may want to end it in another way. */
  private static void closeWith(Connection connection, Channel channel) {
    ChannelFuture end = connection.channel().closeFuture();
    ChannelFutureListener close =
        closed -> channel.eventLoop().schedule(() -> closeUnlessClosing(channel), 1, SECONDS);
    end.addListener(close);
    channel.closeFuture().addListener(closed -> end.removeListener(close));
  }

  private static void closeUnlessClosing(Channel channel) {
    if (!ChannelEnds.isClosing(channel)) {
      channel.close();
    }
  }

  private static void handshake(
      ConnectRequest request,
      ConnectRequest.Tls tls,
      InboundBuffer buffer,
      CompletableFuture<InboundBuffer> ready) {
    Channel channel = buffer.channel();
    SslHandler handler = tls.client().newHandler(channel, tls.name(), request.address().getPort());
    handler.setHandshakeTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                complete(ready, buffer);
              } else {
                ready.completeExceptionally(failure(request, done));
                // Later: TLS has still to send the alert that says why.
                channel.eventLoop().execute(buffer::discard);
              }
            });
    channel.pipeline().addFirst(handler);
  }

  /** The handshake fails with something else where the server just closes. */
  private static Exception failure(ConnectRequest request, Future<?> handshake) {
    if (handshake.cause() instanceof SSLException why) {
      return why;
    }
    ConnectException closed =
        new ConnectException(
            "no TLS with " + SocketText.of(request.address()) + ": the server has closed");
    closed.initCause(handshake.cause());
    return closed;
  }

  private static void complete(CompletableFuture<InboundBuffer> ready, InboundBuffer buffer) {
    if (!ready.complete(buffer)) {
      buffer.discard();
    }
  }
}
