package io.jackfield.transport;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Parts of a file on their way to a client ({@link Connection#send}). It goes on when the protocol
 * lets go of the connection, and is found by the next version in {@link Connection#transfer}.
 *
 * <p>Methods are called on the channel's event loop.
 */
@ProviderType
public interface FileTransfer {

  /** How many bytes the socket has taken so far; with TLS, before they are encrypted. */
  long sent();

  /**
   * Sets what is told the end: {@code null} when all is sent, else what has failed, a client that
   * has gone included. Run on the event loop, at once if it is over already, and forgotten when the
   * protocol lets go of the connection.
   */
  void whenOver(Consumer<@Nullable Throwable> told);

  /**
   * Tells nobody the end any more. Only for who has it from {@link Transport#send} and leaves it to
   * a next version: nothing of the old one is held then.
   */
  void forget();
}
