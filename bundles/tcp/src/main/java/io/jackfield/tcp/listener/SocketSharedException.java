package io.jackfield.tcp.listener;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The old socket is let go, but its port is not free: another version of this bundle has it. */
final class SocketSharedException extends IOException {
  private static final long serialVersionUID = 1L;

  SocketSharedException(InetSocketAddress address) {
    super(
        "another version listens on %s:%d still"
            .formatted(address.getHostString(), address.getPort()));
  }
}
