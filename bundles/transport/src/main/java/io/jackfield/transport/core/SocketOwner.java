package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.RolloutState;

/**
 * One of those who have bound a server socket.
 *
 * @param holder who
 * @param bundleId whose: a newer version of a bundle has a higher one
 * @param rollout whose connections go there
 * @param acceptor gets them
 */
record SocketOwner(Holder holder, long bundleId, RolloutState rollout, Acceptor acceptor) {

  SocketOwner with(Acceptor newAcceptor) {
    return new SocketOwner(holder, bundleId, rollout, newAcceptor);
  }

  SocketOwner with(RolloutState newStanding) {
    return new SocketOwner(holder, bundleId, newStanding, acceptor);
  }

  /** Who has bound a socket. */
  interface Holder {
    /** Somebody else holds the socket now, or it is closed. */
    void lost(ListeningSocket socket);
  }
}
