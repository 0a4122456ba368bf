package io.jackfield.transport.core;

import io.jackfield.transport.InboundBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The channels to servers that a bundle has, and those it is about to have. Any thread. */
final class OwnChannels {
  private final Set<Own> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private record Own(CompletableFuture<InboundBuffer> connected) {
    void close() {
      if (!connected.cancel(false)) {
        connected.thenAccept(buffer -> buffer.channel().close());
      }
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** From now on it is closed with all others, whatever comes of it. */
  void add(CompletableFuture<InboundBuffer> connected) {
    Own own = new Own(connected);
    open.add(own);
    connected.whenComplete(
        (buffer, failure) -> {
          if (buffer == null) {
            open.remove(own);
          } else {
            buffer.channel().closeFuture().addListener(done -> open.remove(own));
          }
        });
    if (closed) {
      own.close();
    }
  }

  void closeAll() {
    closed = true;
    open.forEach(Own::close);
  }
}
