package io.jackfield.transport.sockets;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Knows when its port is free: the JDK lets go of it with the selector's next round only. */
final class NioServerSocket extends NioServerSocketChannel {

  /** To be called when the channel is closed; completes the future when the port is free. */
  void awaitFree(CompletableFuture<Void> free) {
    if (javaChannel().isRegistered()) {
      eventLoop().schedule(() -> awaitFree(free), 1, TimeUnit.MILLISECONDS);
    } else {
      free.complete(null);
    }
  }
}
