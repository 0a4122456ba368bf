package io.jackfield.transport.sockets;

import io.jackfield.transport.BindRequest;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Holds the server sockets, so that they outlive the bundles that accept on them. Any thread. */
public final class ListeningSockets {
  private record Key(String name, SocketAddress address) {}

  private final ServerSockets sockets;
  // Guarded by this; one that is being opened is there as well, so that nobody opens it twice.
  private final Map<Key, CompletableFuture<ListeningSocket>> kept = new HashMap<>();
  private boolean closed;

  public ListeningSockets(ServerSockets sockets) {
    this.sockets = sockets;
  }

  /** Opens a socket, or gives the kept one of the same name and address; nobody holds it yet. */
  public synchronized CompletionStage<ListeningSocket> bind(BindRequest request) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the daemon stops"));
    }
    if (!request.kept()) {
      return sockets.open(request);
    }
    Key key = new Key(request.name(), request.address());
    CompletableFuture<ListeningSocket> there = kept.get(key);
    if (there != null && isUsable(there)) {
      return there;
    }
    CompletableFuture<ListeningSocket> opening = sockets.open(request);
    kept.put(key, opening);
    opening.whenComplete((socket, failure) -> opened(key, opening, socket));
    return opening;
  }

  private static boolean isUsable(CompletableFuture<ListeningSocket> socket) {
    return !socket.isDone() || (!socket.isCompletedExceptionally() && socket.join().isUsable());
  }

  private void opened(
      Key key, CompletableFuture<ListeningSocket> opening, @Nullable ListeningSocket socket) {
    if (socket == null) {
      forget(key, opening);
      return;
    }
    socket.onClose(() -> forget(key, opening));
    if (isClosed()) {
      socket.closeNow();
    }
    closeAbandoned(key);
  }

  /** A listener that has another address now does not come back for the old one. */
  private void closeAbandoned(Key successor) {
    for (Map.Entry<Key, CompletableFuture<ListeningSocket>> entry : entries()) {
      Key key = entry.getKey();
      if (key.name().equals(successor.name()) && !key.equals(successor)) {
        entry.getValue().thenAccept(ListeningSocket::closeIfAbandoned);
      }
    }
  }

  /** The rollout state of bundles has changed, and with it who accepts. */
  public void rearrange() {
    entries().forEach(entry -> entry.getValue().thenAccept(ListeningSocket::rearrange));
  }

  private synchronized List<Map.Entry<Key, CompletableFuture<ListeningSocket>>> entries() {
    return List.copyOf(kept.entrySet());
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void forget(Key key, CompletableFuture<ListeningSocket> opening) {
    kept.remove(key, opening);
  }

  /** Accepts nothing more, anywhere. */
  public void closeAll() {
    synchronized (this) {
      closed = true;
    }
    entries().forEach(entry -> entry.getValue().thenAccept(ListeningSocket::closeNow));
  }
}
