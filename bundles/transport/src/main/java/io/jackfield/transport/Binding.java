package io.jackfield.transport;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** An open server socket. Methods may be called from any thread. */
@ProviderType
public interface Binding {

  /** The address with the real port. */
  SocketAddress address();

  /**
   * The addresses of the sockets that the service manager has opened and passed to the daemon under
   * the name of the {@link BindRequest}: then it listens on these, and the request's own address
   * does not count. Empty for a socket that was opened here.
   */
  default List<SocketAddress> passed() {
    return List.of();
  }

  /** Sends connections to another acceptor from now on. */
  void acceptor(Acceptor acceptor);

  /**
   * Closes the socket; connections it accepted stay. While another version of the bundle holds the
   * socket as well, or has taken it over, it stays open for that one.
   *
   * @return true when the port is free, or false, at once, if the socket stays open
   */
  CompletionStage<Boolean> close();

  /**
   * Lets go of the socket without closing it, if it is a {@linkplain BindRequest#kept kept} one:
   * connections wait for whoever binds it next. It is closed if nobody does within the parking time
   * or ten seconds, whichever is longer. Any other is closed.
   */
  void leave();
}
