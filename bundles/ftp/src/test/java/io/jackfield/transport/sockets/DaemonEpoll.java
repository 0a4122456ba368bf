package io.jackfield.transport.sockets;

import io.netty.channel.IoHandlerFactory;

/** Epoll as the daemon uses it. */
public final class DaemonEpoll {
  private DaemonEpoll() {}

  /** For event loops. */
  public static IoHandlerFactory newFactory() {
    return EpollHandler.newFactory();
  }
}
