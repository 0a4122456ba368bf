package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.Standing;

/**
 * One of those who have bound a server socket.
 *
 * @param holder who
 * @param standing whose connections go there
 * @param acceptor gets them
 */
record Tenant(Holder holder, Standing standing, Acceptor acceptor) {

  /** Who has bound a socket. */
  interface Holder {
    /** Somebody else holds the socket now, or it is closed. */
    void lost(VaultSocket socket);
  }
}
