package io.jackfield.transport;

import io.jackfield.transport.rollout.RolloutState;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

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

  /**
   * Connects to a server. What comes of it is a channel as a {@link Connection#channel} is: reading
   * is off, the end of its input is one {@link io.netty.channel.socket.ChannelInputShutdownEvent},
   * with TLS or without, and {@link ChannelEnds} ends its output. With TLS a {@link
   * io.netty.handler.ssl.SslCloseCompletionEvent} comes before it, or the input was cut. The
   * pipeline belongs to the caller behind the transport's handlers.
   *
   * <p>A channel that was not asked for {@linkplain ConnectRequest.Builder#of a connection} is
   * closed when this bundle stops.
   *
   * @return what keeps all that arrives until the caller has added handlers; completed on the
   *     channel's event loop, with TLS behind the handshake; fails with a {@link
   *     java.net.ConnectException} whose message names the address, or an {@link
   *     javax.net.ssl.SSLException}; to cancel its future ends the attempt
   */
  CompletionStage<InboundBuffer> connect(ConnectRequest request);

  /** The event loops. Not to be shut down. */
  EventLoopGroup loops();

  /**
   * The bundle's lane for what may block and has none of its own; all that comes may wait. Not to
   * be shut down.
   */
  Lane workers();

  /** Makes a lane, which ends with the bundle; one that has ended if the bundle has stopped. */
  Lane lane(LaneSpec spec);

  /**
   * Makes a lane of another bundle, for who calls that bundle's code: what runs there is charged to
   * that bundle, and ends with it. The caller ends the lane if it stops before.
   *
   * @return empty if that bundle is stopping or has stopped
   */
  Optional<Lane> laneOf(Bundle bundle, LaneSpec spec);

  /**
   * Sends parts of a file on a channel that is no {@link Connection}'s, such as FTP's for data,
   * behind what was written; nothing may be written until that is over. It goes on when this bundle
   * stops: the next version goes on with the {@link FileTransfer} that it finds in {@link
   * Connection#state}. A file that cannot be read to the end closes the channel. On the channel's
   * event loop.
   *
   * @param file closed by the transport at the end, in any case; not to be closed before
   */
  FileTransfer send(Channel channel, FileChannel file, List<FilePart> parts);

  /**
   * Timers, on one thread of the bundle. What they run should be short: it holds up the bundle's
   * other timers.
   */
  ScheduledExecutorService timers();

  /**
   * Reads certificate and key, and follows their files: a changed certificate serves the next
   * handshake, and one that cannot be read is reported and the old one stays.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  TlsPolicy tls(TlsSettings settings) throws IOException;

  /**
   * Reads whom a client trusts, unless it is known already from files that have not changed since.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  ClientTls clientTls(ClientTlsSettings settings) throws IOException;

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

  /**
   * What the versions of the bundle share, for as long as the daemon runs: found by the bundle's
   * symbolic name, so two versions that are there at a time see the same. For values of the JDK's
   * types alone, with a schema number: an object of a version's class would keep that version in
   * memory, and no other could use it.
   *
   * @return one map for any number of threads, empty at first
   */
  ConcurrentMap<String, Object> state();
}
