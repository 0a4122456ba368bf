package io.jackfield.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Between the wire and TLS until the first bytes: a client that begins with a letter does not speak
 * TLS, and is told so in the clear. The event loop's.
 */
public final class NotTls extends ChannelInboundHandlerAdapter {
  /** How long the client has to take what it is told; a reset by us could cost it that. */
  private static final int LINGER_SECONDS = 2;

  private final byte[] answer;
  private boolean answered;

  /** What such a client is sent. */
  public NotTls(byte[] answer) {
    this.answer = answer.clone();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (answered) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof ByteBuf bytes && startsWithLetter(bytes)) {
      bytes.release();
      answer(ctx);
    } else {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
    }
  }

  /** Records of TLS begin with 20 to 23, those of its forerunners with 128 and more. */
  private static boolean startsWithLetter(ByteBuf bytes) {
    return bytes.isReadable() && isLetter(bytes.getByte(bytes.readerIndex()));
  }

  private static boolean isLetter(byte first) {
    return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
  }

  private void answer(ChannelHandlerContext ctx) {
    answered = true;
    ctx.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(done -> finish(ctx.channel()));
    // From here, so that TLS does not say anything on its way out.
    ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  private static void finish(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (answered && event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }
}
