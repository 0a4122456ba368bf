package io.jackfield.transport.connections;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends: the last bytes behind all that was written, close_notify and FIN, then a
 * bounded time for the client to end its side too. The event loop's.
 */
final class Ending {
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Channel channel;
  private final InputEnd input;
  private final long lingerMillis;
  private boolean lingering;

  Ending(Channel channel, InputEnd input, Duration halfClose) {
    this.channel = channel;
    this.input = input;
    this.lingerMillis = Math.min(LINGER.toMillis(), halfClose.toMillis());
  }

  /** Whether all is said, and only the client has not ended its side. */
  boolean isLingering() {
    return lingering;
  }

  /** Begins; what the client still sends is thrown away by then. */
  void begin(ByteBuf lastBytes) {
    @Nullable ChannelHandlerContext past = channel.pipeline().context(input);
    if (past == null || !channel.isActive()) {
      lastBytes.release();
      channel.close();
      return;
    }
    past.writeAndFlush(lastBytes)
        .addListener(
            sent -> {
              if (sent.isSuccess() && !input.hasEnded()) {
                endOutput();
              } else {
                behindOutput(channel);
              }
            });
  }

  private void endOutput() {
    lingering = true;
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    ChannelFuture told = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
    told.addListener(done -> ((DuplexChannel) channel).shutdownOutput());
    closeIn(lingerMillis);
  }

  /** Closes whatever has happened by then. */
  void closeIn(long millis) {
    Future<?> limit =
        channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> limit.cancel(false));
  }

  /** Closes when everything that was written is on its way. */
  static void behindOutput(Channel channel) {
    @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
    // TLS that has said its last word fails what is written through it, and at once.
    @Nullable ChannelHandlerContext past =
        tls != null && tls.engine().isOutboundDone()
            ? channel.pipeline().context(tls)
            : channel.pipeline().context(InputEnd.NAME);
    if (past == null) {
      channel.close();
    } else {
      past.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
