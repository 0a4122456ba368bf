package io.jackfield.client;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Connects to servers that speak TCP, in the clear or over TLS. Each bundle has a client of its
 * own: what it has open is closed when it no longer uses the service. From any thread.
 */
@ProviderType
public interface TcpClient {

  /**
   * Connects; with TLS the handshake is over by then. Blocks nobody.
   *
   * @return completed on an event loop, so that what depends on it must not block; fails with a
   *     {@link RemoteException}; to cancel it ends the attempt
   */
  CompletableFuture<TcpConnection> connect(TcpSpec spec);
}
