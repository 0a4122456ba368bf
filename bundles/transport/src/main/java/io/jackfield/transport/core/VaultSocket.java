package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server socket and who holds it at the moment. Any thread. */
final class VaultSocket {
  private static final Logger log = LoggerFactory.getLogger(VaultSocket.class);

  private final Channel channel;
  private final BindRequest request;
  private final Vault.AcceptedChannels accepted;
  private @Nullable Object holder;

  VaultSocket(Channel channel, BindRequest request, Vault.AcceptedChannels accepted) {
    this.channel = channel;
    this.request = request;
    this.accepted = accepted;
  }

  SocketAddress address() {
    return request.address() instanceof UnixDomainSocketAddress
        ? request.address()
        : channel.localAddress();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Makes somebody the holder; whoever was it before has no say any more. */
  synchronized void heldBy(Object newHolder, Acceptor acceptor) {
    holder = newHolder;
    accepted.acceptor = acceptor;
    channel.config().setAutoRead(true);
  }

  synchronized void acceptor(Object asker, Acceptor acceptor) {
    if (asker == holder) {
      accepted.acceptor = acceptor;
    }
  }

  /** The holder is gone: waits for the next one with the kernel taking connections, or closes. */
  synchronized void leave(Object asker) {
    if (asker != holder) {
      return;
    }
    holder = null;
    if (request.kept()) {
      channel.config().setAutoRead(false);
      // What slipped through before reading stopped has nobody to decide about it.
      accepted.acceptor = Channel::close;
    } else {
      closeNow();
    }
  }

  synchronized CompletionStage<Void> close(Object asker) {
    return asker == holder ? closeNow() : CompletableFuture.completedFuture(null);
  }

  CompletionStage<Void> closeNow() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel
        .close()
        .addListener(
            done -> {
              removeFile();
              closed.complete(null);
            });
    return closed;
  }

  private void removeFile() {
    if (request.address() instanceof UnixDomainSocketAddress local) {
      try {
        Files.deleteIfExists(local.getPath());
      } catch (IOException e) {
        log.warn("cannot remove socket file {}", local.getPath(), e);
      }
    }
  }

  void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }

  /** Keeps everybody but the owner away from the file of a Unix socket. */
  void protectFile() throws IOException {
    if (request.address() instanceof UnixDomainSocketAddress local) {
      PosixFileAttributeView view =
          Files.getFileAttributeView(local.getPath(), PosixFileAttributeView.class);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }
}
