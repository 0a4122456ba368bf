package io.jackfield.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** How the sides of a channel are ended. On the channel's event loop. */
public final class ChannelEnds {
  private static final AttributeKey<ChannelFuture> OUTPUT =
      AttributeKey.valueOf(ChannelEnds.class, "output");

  private ChannelEnds() {}

  /**
   * Ends the output behind all that was written, with close_notify if it is TLS, then FIN. The
   * input goes on, but with TLS 1.2, where the peer answers by ending its side. Nothing of the
   * caller is needed for it any more, so a connection can be let go meanwhile.
   *
   * @return done when the FIN is on its way, or what was written cannot go out; the same for each
   *     call on that channel
   */
  public static ChannelFuture endOutput(Channel channel) {
    ChannelPromise ended = channel.newPromise();
    @Nullable ChannelFuture before = channel.attr(OUTPUT).setIfAbsent(ended);
    if (before != null) {
      return before;
    }
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                shutDown(channel, ended);
              } else {
                ended.setFailure(sent.cause());
              }
            });
    return ended;
  }

  /** Whether the output was ended by {@link #endOutput}, or is about to be. */
  public static boolean isOutputEnded(Channel channel) {
    return channel.attr(OUTPUT).get() != null;
  }

  private static void shutDown(Channel channel, ChannelPromise ended) {
    @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
    ChannelFuture told = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
    told.addListener(done -> ((DuplexChannel) channel).shutdownOutput(ended));
  }

  /**
   * Closes as one does who has lost the other end: with a reset, and without close_notify, so that
   * the peer does not take what it has got for all that there is. What has not gone out is dropped.
   */
  public static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    @Nullable ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close();
    }
  }
}
