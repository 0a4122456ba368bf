package io.jackfield.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a listener has decided about a connection it accepted.
 *
 * @param listener the listener's name
 * @param protocol the name of the protocol to plug it into
 * @param tls the policy for TLS; empty for none
 * @param tlsAtStart whether the handshake comes first, before the protocol
 * @param idleTimeout how long nothing may be read or written; zero for ever
 * @param remote the client that a trusted proxy named; empty for the peer of the socket
 */
public record ConnectionSpec(
    String listener,
    String protocol,
    Optional<TlsPolicy> tls,
    boolean tlsAtStart,
    Duration idleTimeout,
    Optional<InetSocketAddress> remote) {

  /** A connection without TLS, time limit and proxy. */
  public static ConnectionSpec plain(String listener, String protocol) {
    return new ConnectionSpec(
        listener, protocol, Optional.empty(), false, Duration.ZERO, Optional.empty());
  }
}
