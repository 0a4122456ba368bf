package io.jackfield.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the sides of a channel are ended. On the channel's event loop. */
public final class ChannelEnds {
  private static final AttributeKey<ChannelFuture> OUTPUT =
      AttributeKey.valueOf(ChannelEnds.class, "output");

  private static final AttributeKey<Boolean> CLOSING =
      AttributeKey.valueOf(ChannelEnds.class, "closing");

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
   * Closes as {@link Connection#close} does: behind all that was written this side is ended, and
   * what the peer sends is thrown away until it ends its side too, but not for long. The caller's
   * handlers are out of the pipeline by then, and nothing of the caller is needed any more.
   *
   * @param inputEnded whether the peer has ended its side already
   */
  public static void close(Channel channel, boolean inputEnded) {
    if (channel.isActive() && channel.attr(CLOSING).setIfAbsent(true) == null) {
      Closing closing = new Closing(inputEnded);
      channel.pipeline().addLast(closing);
      channel.config().setAutoRead(true);
      endOutput(channel).addListener(ended -> closing.outputEnded(channel, ended.isSuccess()));
    } else if (!isClosing(channel)) {
      channel.close();
    }
  }

  /** Whether {@link #close} has begun. */
  public static boolean isClosing(Channel channel) {
    return channel.attr(CLOSING).get() != null;
  }

  /** Throws away what comes; closes when both sides have ended, or nothing goes out any more. */
  private static final class Closing extends IdleStateHandler {
    private static final int STALLED_SECONDS = 30;
    private static final int LINGER_SECONDS = 5;

    private boolean inputEnded;
    private boolean outputEnded;

    Closing(boolean inputEnded) {
      super(true, 0, STALLED_SECONDS, 0, TimeUnit.SECONDS);
      this.inputEnded = inputEnded;
    }

    void outputEnded(Channel channel, boolean told) {
      outputEnded = true;
      if (inputEnded || !told) {
        channel.close();
        return;
      }
      Future<?> limit =
          channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
      channel.closeFuture().addListener(closed -> limit.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        inputEnded = true;
        if (outputEnded) {
          ctx.close();
        }
      }
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
      // The first time Netty has nothing to compare with.
      if (!event.isFirst()) {
        ctx.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
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

  /**
   * Ends the output behind all that was written, and says that it is not all there was to be: TLS
   * by a FIN without close_notify, and what has no TLS by a reset, which may take with it what the
   * peer's kernel has not got yet. The channel is closed a little later at the latest.
   */
  public static void cut(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> cutNow(channel));
  }

  private static void cutNow(Channel channel) {
    if (channel.pipeline().get(SslHandler.class) == null || isOutputEnded(channel)) {
      reset(channel);
      return;
    }
    ((DuplexChannel) channel).shutdownOutput();
    Future<?> limit =
        channel
            .eventLoop()
            .schedule(() -> reset(channel), Closing.LINGER_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> limit.cancel(false));
  }
}
