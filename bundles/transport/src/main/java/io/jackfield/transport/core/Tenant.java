package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.Standing;

/**
 * One of those who have bound a server socket.
 *
 * @param holder who
 * @param bundleId whose: a newer version of a bundle has a higher one
 * @param standing whose connections go there
 * @param acceptor gets them
 */
record Tenant(Holder holder, long bundleId, Standing standing, Acceptor acceptor) {

  Tenant with(Acceptor newAcceptor) {
    return new Tenant(holder, bundleId, standing, newAcceptor);
  }

  Tenant with(Standing newStanding) {
    return new Tenant(holder, bundleId, newStanding, acceptor);
  }

  /** Who has bound a socket. */
  interface Holder {
    /** Somebody else holds the socket now, or it is closed. */
    void lost(VaultSocket socket);
  }
}
