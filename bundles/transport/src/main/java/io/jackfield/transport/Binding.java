package io.jackfield.transport;

import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** An open server socket. Methods may be called from any thread. */
@ProviderType
public interface Binding {

  /** The address with the real port. */
  SocketAddress address();

  /** Sends connections to another acceptor from now on. */
  void acceptor(Acceptor acceptor);

  /**
   * Closes the socket; connections it accepted stay. Has no effect if somebody took the socket
   * over.
   *
   * @return completed when the port is free
   */
  CompletionStage<Void> close();
}
