package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the accepted channels of a server socket arrive: goes to the acceptor, or waits for one.
 * Any thread.
 */
@Sharable
final class Reception extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final int mostWaiting;
  private final Queue<Channel> waiting = new ArrayDeque<>();
  private @Nullable Acceptor acceptor;

  Reception(int mostWaiting) {
    this.mostWaiting = mostWaiting;
  }

  /** The first event of a channel: it is registered with its loop, and nothing is read yet. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.pipeline().remove(this);
    arrived(ctx.channel());
  }

  /** Goes to the acceptor, or waits; on the channel's event loop. */
  void arrived(Channel channel) {
    Acceptor there = acceptorOrWait(channel);
    if (there != null) {
      hand(channel, there);
    }
  }

  private synchronized @Nullable Acceptor acceptorOrWait(Channel channel) {
    if (acceptor == null) {
      if (waiting.size() < mostWaiting) {
        waiting.add(channel);
      } else {
        channel.close();
      }
    }
    return acceptor;
  }

  /** From now on channels go there, and first those that wait. */
  void open(Acceptor newAcceptor) {
    for (Channel channel : setAndTakeWaiting(newAcceptor)) {
      channel.eventLoop().execute(() -> hand(channel, newAcceptor));
    }
  }

  /** From now on channels wait. */
  void pause() {
    setAndTakeWaiting(null);
  }

  /** No acceptor will come any more. */
  void close() {
    setAndTakeWaiting(Channel::close).forEach(Channel::close);
  }

  private synchronized List<Channel> setAndTakeWaiting(@Nullable Acceptor newAcceptor) {
    acceptor = newAcceptor;
    List<Channel> taken = List.copyOf(waiting);
    if (newAcceptor != null) {
      waiting.clear();
    }
    return taken;
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
