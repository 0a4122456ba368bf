package io.jackfield.net;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One configured listening socket, published as a service for each listener configuration, whether
 * or not it could be opened.
 *
 * <p>All methods may be called from any thread and never block.
 */
@ProviderType
public interface Listener {

  /** The name after {@code listener-} in the configuration's file name. */
  String name();

  /** The name of the protocol that connections are plugged into, as in {@code protocol.name}. */
  String protocol();

  /** The address that is bound, with the real port; before a bind, the address asked for. */
  InetSocketAddress address();

  /** Whether a connection starts with a TLS handshake. */
  boolean tls();

  /** Why the socket is not open, in one line for the operator; empty while it is open. */
  Optional<String> problem();
}
