package io.jackfield.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what arrives on a channel while nobody is there for it, such as on FTP's data connection
 * before its transfer begins, or between two versions. That reading is off does not suffice: a read
 * may be under way, and with epoll Netty reads all that has come as soon as the peer ends its side.
 *
 * <p>That end is kept like the bytes, in order: as a {@link
 * io.netty.channel.socket.ChannelInputShutdownEvent}, for half-closure is allowed on every accepted
 * channel. With TLS in the pipeline an {@link io.netty.handler.ssl.SslCloseCompletionEvent} comes
 * before it; where it does not, the input was cut.
 *
 * <p>Between versions it is left in {@link Connection#state}. On the channel's event loop.
 */
public final class InboundBuffer extends ChannelInboundHandlerAdapter {

  private interface Event {
    void happen(ChannelInboundInvoker to);
  }

  private final Channel channel;
  private final Queue<Event> events = new ArrayDeque<>();
  private final Queue<Object> messages = new ArrayDeque<>();

  private InboundBuffer(Channel channel) {
    this.channel = channel;
  }

  /** Keeps from now on what reaches the end of the channel's pipeline. Turn reading off as well. */
  public static InboundBuffer on(Channel channel) {
    InboundBuffer hold = new InboundBuffer(channel);
    channel.pipeline().addLast(hold);
    return hold;
  }

  /** Whose events are kept. */
  public Channel channel() {
    return channel;
  }

  /** Tells the handlers that were added since what has happened, in order, and keeps no more. */
  public void giveBack() {
    @Nullable ChannelHandlerContext here = channel.pipeline().context(this);
    // A channel that is closed has dropped its handlers: all that are there were added since.
    ChannelInboundInvoker to = here == null ? channel.pipeline() : here;
    for (Event event = events.poll(); event != null; event = events.poll()) {
      event.happen(to);
    }
    if (here != null && !here.isRemoved()) {
      channel.pipeline().remove(this);
    }
  }

  /** Closes the channel and lets go of what nobody came for. */
  public void discard() {
    events.clear();
    messages.forEach(ReferenceCountUtil::release);
    messages.clear();
    if (channel.pipeline().context(this) != null) {
      channel.pipeline().remove(this);
    }
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    messages.add(message);
    events.add(to -> to.fireChannelRead(messages.remove()));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    events.add(ChannelInboundInvoker::fireChannelReadComplete);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    events.add(to -> to.fireUserEventTriggered(event));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    events.add(ChannelInboundInvoker::fireChannelInactive);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    events.add(to -> to.fireExceptionCaught(cause));
  }
}
