package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A server socket and who holds it at the moment. Any thread. */
final class VaultSocket {

  /** Who has bound a socket. */
  interface Holder {
    /** Somebody else holds the socket now, or it is closed. */
    void lost(VaultSocket socket);
  }

  private final Channel channel;
  private final BindRequest request;
  private final Reception reception;
  private @Nullable Holder holder;
  private boolean left;
  private boolean closing;

  VaultSocket(Channel channel, BindRequest request, Reception reception) {
    this.channel = channel;
    this.request = request;
    this.reception = reception;
  }

  SocketAddress address() {
    return request.address() instanceof UnixDomainSocketAddress
        ? request.address()
        : channel.localAddress();
  }

  synchronized boolean isUsable() {
    return !closing && channel.isOpen();
  }

  /**
   * Makes somebody the holder; whoever was it before has no say any more.
   *
   * @return false if it is closed by now
   */
  boolean heldBy(Holder newHolder, Acceptor acceptor) {
    Holder before;
    synchronized (this) {
      if (closing) {
        return false;
      }
      before = holder;
      holder = newHolder;
      left = false;
      reception.open(acceptor);
      channel.config().setAutoRead(true);
    }
    if (before != null && before != newHolder) {
      before.lost(this);
    }
    return true;
  }

  synchronized void acceptor(Holder asker, Acceptor acceptor) {
    if (asker == holder) {
      reception.open(acceptor);
    }
  }

  /**
   * The holder is gone: waits for the next one with the kernel taking connections, or closes.
   *
   * @return whether it waits
   */
  synchronized boolean leave(Holder asker) {
    if (asker != holder) {
      return false;
    }
    holder = null;
    if (!request.kept()) {
      closeNow();
      return false;
    }
    left = true;
    reception.pause();
    channel.config().setAutoRead(false);
    return true;
  }

  synchronized CompletionStage<Void> close(Holder asker) {
    return asker == holder ? closeNow() : CompletableFuture.completedFuture(null);
  }

  /** Closes if its holder is gone and nobody came after. */
  synchronized boolean closeIfAbandoned() {
    if (!left || closing) {
      return false;
    }
    closeNow();
    return true;
  }

  /** The stage completes when the port is free. */
  CompletionStage<Void> closeNow() {
    Holder before;
    synchronized (this) {
      closing = true;
      before = holder;
      holder = null;
      reception.close();
    }
    if (before != null) {
      before.lost(this);
    }
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel.close().addListener(done -> closed.complete(null));
    return closed;
  }

  /** Runs the action when it is closed. */
  void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }
}
