package io.jackfield.transport;

import io.jackfield.transport.rollout.RolloutState;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Hands out sockets, threads and timers. Each bundle gets a transport of its own, which knows what
 * it handed out: when the bundle stops, timers are cancelled, workers interrupted and sockets
 * closed or, where {@link BindRequest#kept} says so, kept for the next version.
 *
 * <p>Methods may be called from any thread.
 */
@ProviderType
public interface Transport {

  /**
   * Opens a server socket, or takes over the one of that address that an earlier version left or
   * still holds: then the socket is never closed in between, and the earlier holder's {@link
   * Binding} has no effect any more. A bundle that is to prove itself first takes a kept socket
   * over when it has ({@link RolloutState}).
   *
   * @param acceptor gets each connection
   * @return fails with a {@link java.net.BindException} whose message names the address
   */
  CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor);

  /** The event loops. Not to be shut down. */
  EventLoopGroup loops();

  /** Threads that may block: virtual ones where the JVM has them. Not to be shut down. */
  ExecutorService workers();

  /**
   * A lane: threads for one kind of work, which nobody else's work can fill and which fills nobody
   * else's. Platform threads, which end after half a minute without work. What runs or waits is
   * interrupted or dropped when the bundle stops; {@code shutdown} ends the lane before.
   *
   * @param name of the threads
   * @param most how much work is done at a time, at least 1
   * @param waiting how much may wait for that; what comes beyond is refused with a {@link
   *     java.util.concurrent.RejectedExecutionException}
   */
  ExecutorService lane(String name, int most, int waiting);

  /** Timers. What they run must be short and must not block. Not to be shut down. */
  ScheduledExecutorService timers();

  /**
   * Reads certificate and key, and follows their files: a changed certificate serves the next
   * handshake, and one that cannot be read is reported and the old one stays.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  TlsPolicy tls(TlsSettings settings) throws IOException;

  /**
   * A set of networks, each an address or in CIDR notation, and of those in a file, one a line,
   * which is followed: a change counts when the file has been the same for two seconds, and one
   * that is bad, or a file that is gone, leaves what was in force.
   *
   * @param key what it is configured as, for messages
   * @throws IOException with a line for the operator that names the key, and the file, and the
   *     reason
   */
  AddressSet addresses(String key, List<String> networks, Optional<Path> file) throws IOException;
}
