package io.jackfield.transport.sockets;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll with two differences. A channel which waits for nothing stays registered. Netty
 * 4.2.18 takes it out and forgets that it did: when the channel has something to wait for again,
 * epoll_ctl fails and the channel is closed. That hits whoever has ended its side and then takes a
 * long answer.
 *
 * <p>And a channel that is not read is not told that the peer has ended its side. Netty would read
 * all that the kernel has by then, which may be many megabytes, into the hands of somebody who does
 * not want it yet. The end is behind those bytes, and is found there. A reset is told at all times.
 */
final class EpollHandler extends WrappedHandler {

  private EpollHandler(IoHandler netty) {
    super(netty);
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new EpollHandler(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(netty.register(handle));
  }

  private static final class Registration implements IoRegistration {
    private final IoRegistration netty;
    private boolean added;

    Registration(IoRegistration netty) {
      this.netty = netty;
    }

    /** On the event loop. */
    @Override
    public long submit(IoOps ops) {
      if (!EpollIoOps.NONE.equals(ops)) {
        added = true;
      }
      EpollIoOps wanted = (EpollIoOps) ops;
      if (!wanted.contains(EpollIoOps.EPOLLIN)) {
        wanted = wanted.without(EpollIoOps.EPOLLRDHUP);
      }
      // Edge-triggered nothing: the kernel tells of errors only, and once.
      return netty.submit(added && EpollIoOps.NONE.equals(wanted) ? EpollIoOps.EPOLLET : wanted);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // so says Netty
    public <T> T attachment() {
      return netty.attachment();
    }

    @Override
    public boolean isValid() {
      return netty.isValid();
    }

    @Override
    public boolean cancel() {
      return netty.cancel();
    }
  }
}
