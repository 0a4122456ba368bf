package io.jackfield.transport.sockets;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.util.OccasionalLine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the accepted channels of a server socket arrive: goes to the acceptor, or waits for one.
 * Any thread.
 */
@Sharable
public final class AcceptHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(AcceptHandler.class);
  private static final OccasionalLine TOO_MANY = new OccasionalLine();

  private final int mostWaiting;
  private final Descriptors descriptors;
  private final Queue<InboundBuffer> waiting = new ArrayDeque<>();
  private @Nullable Acceptor acceptor;

  public AcceptHandler(int mostWaiting) {
    this(mostWaiting, Descriptors.ofProcess());
  }

  AcceptHandler(int mostWaiting, Descriptors descriptors) {
    this.mostWaiting = mostWaiting;
    this.descriptors = descriptors;
  }

  /** The first event of a channel: it is registered with its loop, and nothing is read yet. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.pipeline().remove(this);
    if (descriptors.suffice(ctx.channel())) {
      arrived(ctx.channel());
    } else {
      refuse(ctx.channel());
    }
  }

  private static void refuse(Channel channel) {
    TOO_MANY.say(
        suppressed ->
            log.warn(
                "connection closed, file descriptors run out listener={} suppressed={}",
                channel.localAddress(),
                suppressed));
    channel.close();
  }

  private void arrived(Channel channel) {
    Acceptor there = acceptor();
    if (there == null) {
      await(channel);
    } else {
      hand(channel, there);
    }
  }

  private synchronized @Nullable Acceptor acceptor() {
    return acceptor;
  }

  /** Waits for an acceptor, or for its turn if one is there; on the channel's event loop. */
  public void await(Channel channel) {
    if (join(channel)) {
      handWaiting();
    } else {
      channel.close();
    }
  }

  private synchronized boolean join(Channel channel) {
    return waiting.size() < mostWaiting && waiting.add(InboundBuffer.on(channel));
  }

  /** From now on channels go there, and first those that wait. */
  public void open(Acceptor newAcceptor) {
    setAcceptor(newAcceptor);
    handWaiting();
  }

  /** From now on channels wait. */
  void pause() {
    setAcceptor(null);
  }

  /** No acceptor will come any more. */
  public void close() {
    open(Channel::close);
  }

  private synchronized void setAcceptor(@Nullable Acceptor newAcceptor) {
    acceptor = newAcceptor;
  }

  private synchronized void handWaiting() {
    Acceptor there = acceptor;
    if (there != null) {
      for (InboundBuffer hold = waiting.poll(); hold != null; hold = waiting.poll()) {
        InboundBuffer next = hold;
        next.channel().eventLoop().execute(() -> handWithAllThatCame(next, there));
      }
    }
  }

  private static void handWithAllThatCame(InboundBuffer hold, Acceptor acceptor) {
    hand(hold.channel(), acceptor);
    hold.giveBack();
  }

  private static void hand(Channel channel, Acceptor acceptor) {
    try {
      acceptor.accepted(channel);
    } catch (RuntimeException | Error e) {
      log.error("connection not accepted remote={}", channel.remoteAddress(), e);
      channel.close();
    }
  }
}
