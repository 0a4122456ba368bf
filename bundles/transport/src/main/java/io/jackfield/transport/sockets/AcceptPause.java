package io.jackfield.transport.sockets;

import io.jackfield.util.OccasionalLine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of a server channel that cannot accept, as a rule because the process has no file descriptor
 * left: the connection stays with the kernel, and is asked for again a second later. Without the
 * pause the loop would do nothing else. On the channel's event loop.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(AcceptPause.class);
  private static final OccasionalLine FAILED = new OccasionalLine();
  private static final long PAUSE_SECONDS = 1;

  private final SpareDescriptor spare;
  private final Runnable goOn;

  /**
   * For one channel.
   *
   * @param spare what it has in reserve, which goes with the channel
   * @param goOn accepts again, if there is still somebody to accept for
   */
  AcceptPause(SpareDescriptor spare, Runnable goOn) {
    this.spare = spare;
    this.goOn = goOn;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    spare.take();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    spare.give();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    if (accepted instanceof Channel channel && spare.isGiven()) {
      channel.closeFuture().addListener(closed -> ctx.executor().execute(() -> takeSpare(ctx)));
    }
    ctx.fireChannelRead(accepted);
  }

  private void takeSpare(ChannelHandlerContext ctx) {
    if (ctx.channel().isOpen()) {
      spare.take();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    FAILED.say(
        suppressed ->
            log.warn(
                "connections not accepted, they wait address={} reason={} suppressed={}",
                ctx.channel().localAddress(),
                cause.getMessage(),
                suppressed));
    ctx.channel().config().setAutoRead(false);
    if (spare.give()) {
      goOn.run();
    } else {
      ctx.executor().schedule(() -> tryAgain(ctx), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void tryAgain(ChannelHandlerContext ctx) {
    takeSpare(ctx);
    goOn.run();
  }
}
