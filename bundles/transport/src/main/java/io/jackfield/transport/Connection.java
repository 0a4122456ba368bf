package io.jackfield.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open connection. It outlives the code that speaks on it: TLS, counters and {@link #state} stay
 * when a protocol is replaced.
 *
 * <p>A stream of HTTP/2 is one as well, of which {@link #parent} is the connection that carries it.
 * Its channel is Netty's {@link io.netty.handler.codec.http2.Http2StreamChannel}, and carries
 * {@link io.netty.handler.codec.http2.Http2StreamFrame}s both ways: HEADERS, DATA and, as a user
 * event, what the client has reset it with. What is different for a stream is said at each method.
 *
 * <p>Methods are called on the channel's event loop unless they say otherwise.
 */
@ProviderType
public interface Connection {

  /**
   * A short id, unique in this run of the daemon; from any thread. That of a stream is its
   * connection's, a dot and the stream's number, as in {@code 1f.5}.
   */
  String id();

  /**
   * Of a stream of HTTP/2 the connection that carries it, else empty; from any thread. Nobody has
   * that connection: it tells about itself, and what would do something with it does nothing, or
   * throws where it says so.
   */
  default Optional<Connection> parent() {
    return Optional.empty();
  }

  /** The name of the listener that accepted it; from any thread. */
  String listener();

  /**
   * The channel. Accounting, TLS and the idle timer come first in its pipeline, and what follows
   * belongs to the protocol: it adds its handlers at the end with {@code addLast}, in {@link
   * Protocol#take} or whenever it likes. The pipeline ends with a handler of the transport, which
   * steps back behind handlers that were added since with the next event; it closes the connection
   * on an exception or an {@link io.netty.handler.timeout.IdleStateEvent} that no handler of the
   * protocol swallowed.
   *
   * <p>A client that ends its side may still be waiting for its answers. The end of input is one
   * event, {@link io.netty.channel.socket.ChannelInputShutdownEvent}, behind the last byte: from a
   * FIN, and over TLS from the close_notify or, without one, the FIN ({@link #inputTruncated}). A
   * protocol that handles it goes on writing and calls {@link #close} when it is through; if it
   * leaves the event to the end of the pipeline, the connection is closed behind what was written.
   * With TLS 1.3 the answers still go out, and closing sends our own close_notify. With TLS 1.2 the
   * close_notify ends both directions: what was written before goes out, nothing after, and the
   * connection is closed. A client is gone when {@code channelInactive} says so, after a reset, a
   * failed write, or the transport's {@code halfclose.timeout} without any output.
   *
   * <p>Netty's {@code ByteToMessageDecoder} takes the event for the end of everything: it drops
   * what it has not decoded. One that decodes on demand keeps the event from it until all is
   * decoded.
   *
   * <p>A stream has no end of input: its last frame says that it is the last, and if the client
   * ends the connection without it the stream is closed. Reading means frames: while it is off, a
   * client that has filled the window of the stream (RFC 9113 section 5.2) waits. The window is
   * given back by the channel when it reads on, unless the protocol turns that off ({@code
   * AUTO_STREAM_FLOW_CONTROL}). {@link Channel#isWritable} takes the client's window into account,
   * and who goes on writing is buffered without a limit. An exception that comes to the end of the
   * pipeline resets the stream with INTERNAL_ERROR. When both sides have ended the channel is
   * closed.
   *
   * <p>The protocol does not see {@code channelRegistered} and {@code channelActive}: the channel
   * is both when it is taken, and with TLS from the start the handshake is over.
   */
  Channel channel();

  /** The client, as a trusted proxy tells it where there is one; from any thread. */
  InetSocketAddress remote();

  /**
   * The bucket of the client: a number below 100 that is the same for all connections from an
   * address, or 100 where there is no address. Canaries serve the lower ones. From any thread.
   */
  int bucket();

  /** The daemon's end; from any thread. */
  InetSocketAddress local();

  /** Whether TLS is in force; from any thread. */
  boolean secure();

  /**
   * Whether the input has ended without the close_notify of TLS: somebody may have cut it. On the
   * event loop, true by the time of the event.
   */
  boolean inputTruncated();

  /** What the listener allows for {@link #startTls}; empty if it has no TLS, and for a stream. */
  Optional<TlsPolicy> tlsPolicy();

  /**
   * What the handshake has agreed on: the client's certificate, if it has shown one, and the name
   * that it asked for; empty without TLS.
   */
  Optional<SSLSession> tlsSession();

  /** The protocol that client and listener have agreed on in the handshake (ALPN), if any. */
  Optional<String> alpn();

  /**
   * How long the connection may be idle; zero for ever. A stream on which nothing comes, and
   * nothing is taken by the client, gets the event between once and twice the time later; a
   * connection is idle only without streams.
   */
  Duration idleTimeout();

  /**
   * What survives a hand-over. Put in only types of the JDK, of Netty and of this package, under
   * names that begin with the protocol's, and a schema number: code of the protocol's bundle would
   * keep the old version alive. The map is the event loop's; of a connection that was let go it is
   * another one, which nobody reads.
   *
   * <p>What is in it when the connection ends is closed: channels, also those of a {@link
   * InboundBuffer}, and {@link AutoCloseable}s. So a protocol that uses what it finds takes it out.
   */
  Map<String, Object> state();

  /**
   * Sets what is run when the protocol should let go: at its next message boundary it removes its
   * handlers, leaves in {@link #state} what its successor needs and calls {@link #release}. Run on
   * the event loop, possibly more than once. Until it is set the connection stays where it is.
   *
   * <p>A stream whose answer has begun ends where it began, and is asked all the same: a file that
   * is on its way goes on without the protocol behind {@link #close}, and what would go on for ever
   * ends in the time that the request gives, if it gives one. What is left then is reset with
   * INTERNAL_ERROR, and the connection stays.
   */
  void onRelease(Consumer<HandoverRequest> whenAsked);

  /**
   * Runs something when the connection ends while this protocol has it, whoever ends it but the
   * protocol itself by {@link #close(ByteBuf)}; on the event loop, once, and each action if there
   * are several, in their order. The channel may still be open, for a closing message to go out: it
   * is too late to write, to let go or to close then. What an action throws is logged. Forgotten
   * when the protocol lets go.
   */
  void onClose(Runnable action);

  /**
   * Runs something later on the event loop, unless the protocol has let go or the connection has
   * ended by then: neither holds the protocol's code longer than the connection does.
   *
   * @param delay at least so long; not before the caller has returned, even if it is zero
   * @return to cancel it; cancelled already on a connection that was let go
   */
  ScheduledFuture<?> schedule(Runnable action, Duration delay);

  /**
   * Lets go. The protocol's handlers are out of the pipeline by now; bytes that its decoder had not
   * used it has fired on (Netty's {@code ByteToMessageDecoder} does when it is removed), and they
   * are kept for whoever takes the connection next. So is the end of input, also where this
   * protocol has been told of it. Reading is turned off; other channel options that the protocol
   * has changed it sets back itself. Half-closure is allowed at all times. Output that is still on
   * its way goes on, so that the next version may find the channel not writable.
   *
   * <p>The next version takes the connection in a task of its own, not before the caller has
   * returned. Handlers that are left in the pipeline are taken out, and the log says so. Has no
   * effect on a connection that was let go or closed already.
   *
   * <p>A stream may be let go as long as its answer has not begun, and gives back all its frames
   * from the first on; later it is reset.
   */
  void release();

  /**
   * Sends parts of a file behind what was written; nothing may be written until that is over,
   * except by {@link #close}, whose bytes wait for it. Neither the event loop nor this bundle's
   * code is needed for it: a protocol that is asked to let go does so at once, and the next version
   * finds what is on its way in {@link #transfer}. A file that cannot be read to the end closes the
   * connection.
   *
   * <p>On a stream they go as DATA, as the client's window allows, and the last of them does not
   * end the stream: what ends it may be written when the transfer is over, or {@link #close} right
   * away.
   *
   * @param file closed by the transport at the end, in any case but that of an exception; not to be
   *     closed before
   * @throws IllegalStateException if one is on its way already, or the connection was let go
   */
  FileTransfer send(FileChannel file, List<FilePart> parts);

  /**
   * What was begun last by {@link #send}, also by an earlier version, whether it is over by now or
   * not.
   */
  Optional<FileTransfer> transfer();

  /**
   * Ends the connection as a client expects it that may still be sending: these bytes go out behind
   * all that was written, then this side is ended (close_notify, FIN), and what the client sends is
   * thrown away until it ends its side too, but not for long. To close the channel at once makes
   * the client's kernel throw away what it has not read yet if anything comes for it meanwhile (RFC
   * 9112 section 9.6, RFC 1122 section 4.2.2.13).
   *
   * <p>The protocol is through with the connection by then, as after {@link #release}: its handlers
   * are taken out of the pipeline, and they see no {@code channelInactive}; what it has scheduled
   * is cancelled. Has no effect on a connection that was let go.
   *
   * <p>A stream's last bytes go out as DATA with END_STREAM, behind a head that was written before;
   * without one, the stream is reset with INTERNAL_ERROR. If that end was written already they are
   * dropped. A client that has not ended its side gets RST_STREAM with NO_ERROR behind it (RFC 9113
   * section 8.1). Another reset is written as a frame ({@code DefaultHttp2ResetFrame}), or is what
   * {@code channel().close()} does with CANCEL.
   *
   * @param lastBytes as they go to the client, past the protocol's handlers; may be empty; released
   *     in any case
   */
  void close(ByteBuf lastBytes);

  /**
   * Starts TLS as the server, as STARTTLS does. Call it after the answer that promises it was
   * written; every byte after that is TLS. Reading is on during the handshake, and afterwards as it
   * was before.
   *
   * <p>Nothing that came in the clear is read afterwards as if it had come encrypted
   * (CVE-2011-0411). What the transport still keeps for the protocol, or a client that has ended
   * its side, closes the connection and fails the stage; what arrives from now on is taken for TLS.
   * The protocol does the same for its own decoder: if that holds bytes that the client sent behind
   * the command for TLS, it closes the connection or drops them.
   *
   * @return completed on the event loop when the handshake is done; its failure closes the
   *     connection; failed at once if the connection was let go
   * @throws IllegalStateException if TLS is in force already, or this is a stream
   */
  CompletionStage<Void> startTls(TlsPolicy policy);

  /**
   * Says that something goes on which could move to another version but not outlive the daemon,
   * such as a transfer: a daemon that stops waits for its end, though not for ever, before it asks
   * the protocol to let go. It is over when the connection is released.
   */
  void busy(boolean now);

  /** Says in a few words what goes on, for {@code jackfield connections}; from any thread. */
  void describe(String activity);

  /**
   * Counts an exchange, such as a request and its response, that has ended; from any thread. It
   * tells a good new version of a protocol from a bad one.
   *
   * @param ok false if it failed by the server's fault, not the client's
   */
  void exchanged(boolean ok);
}
