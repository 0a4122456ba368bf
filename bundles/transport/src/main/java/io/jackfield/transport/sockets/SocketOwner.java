package io.jackfield.transport.sockets;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.rollout.RolloutState;

/**
 * One of those who have bound a server socket.
 *
 * @param holder who
 * @param bundleId whose: a newer version of a bundle has a higher one
 * @param rollout whose connections go there
 * @param acceptor gets them
 */
public record SocketOwner(Holder holder, long bundleId, RolloutState rollout, Acceptor acceptor) {

  SocketOwner with(Acceptor newAcceptor) {
    return new SocketOwner(holder, bundleId, rollout, newAcceptor);
  }

  SocketOwner with(RolloutState newStanding) {
    return new SocketOwner(holder, bundleId, newStanding, acceptor);
  }

  /** Who has bound a socket. */
  public interface Holder {
    /** Somebody else holds the socket now, or it is closed. */
    void lost(ListeningSocket socket);
  }
}
