package io.jackfield.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A protocol that connections can be plugged into. Published as a service with {@link #NAME}; of
 * several with one name the one with the highest ranking serves, and among equals that of the
 * newest bundle, so that a new version takes over from the old one by appearing.
 *
 * <p>When a better one appears, each connection of the others is asked to let go ({@link
 * Connection#onRelease}). When a service goes, its connections are asked too, are waited for up to
 * the transport's {@code release.wait}, and those that have not let go by then are closed.
 *
 * <p>Of several versions the one that connections go to decides what {@link #ALPN}, {@link
 * #CLOSING_MESSAGE} and {@link #NOT_TLS} are for all; while there is none, what the last one had
 * counts. A service on which one of them, {@link #CLOSING_MESSAGE_UNASKED} or {@link #BUNDLE} has a
 * wrong type is refused with a line in the log. They may change while the service is there.
 */
@ConsumerType
public interface Protocol {
  /** Service property: the name that listener configurations use. Required. */
  String NAME = "protocol.name";

  /**
   * Service property: its names in ALPN, as in {@code h2}, a {@code String} or several. A listener
   * that offers one of them ({@code tls.alpn}) hands clients that choose it to this protocol,
   * whatever protocol it has for others.
   *
   * <p>The transport frames HTTP/2 for a protocol that lists {@code h2}: it takes each stream as a
   * connection of its own, and never the connection itself. The same for a client that begins with
   * the preface of HTTP/2 (RFC 9113 section 3.4) in the clear, if the listener is this protocol's;
   * so it is not handed a connection in the clear before the first byte has come.
   */
  String ALPN = "protocol.alpn";

  /**
   * Service property: the id of the bundle on whose behalf the protocol is registered, a {@code
   * Long}; the registering bundle unless set. For a bundle that makes protocols of other bundles'
   * services. It decides only which deployment holds the protocol and what {@link ProtocolInfo}
   * says, and is believed whoever sets it.
   */
  String BUNDLE = "protocol.bundle.id";

  /**
   * Service property: what a client is sent, in ISO 8859-1, before its connection is closed because
   * no version of the protocol came back in time or the daemon stops; nothing unless set.
   */
  String CLOSING_MESSAGE = "protocol.closing.message";

  /**
   * Service property: whether the closing message may be sent to a client that has not asked for
   * anything, a {@code Boolean}; false unless set, and then it is sent only if unread bytes wait.
   */
  String CLOSING_MESSAGE_UNASKED = "protocol.closing.message.unasked";

  /**
   * Service property: what a client is sent, in ISO 8859-1, that begins in the clear where the
   * listener begins with TLS; nothing unless set.
   */
  String NOT_TLS = "protocol.not.tls";

  /**
   * Service property: the schemes of the addresses that clients use, in the clear and over TLS, two
   * {@code String}s such as {@code http} and {@code https}; {@code tcp} and {@code tls} unless set.
   */
  String SCHEMES = "protocol.schemes";

  /**
   * Service property: whether clients come from this machine alone and have no address by which
   * they could be shared out between two versions, a {@code Boolean}; false unless set.
   */
  String LOCAL = "protocol.local";

  /**
   * Takes a connection: a fresh one, or one with the state that an earlier version left. Adds its
   * handlers at the end of the channel's pipeline, says with {@link Connection#onRelease} how it
   * lets go, and turns reading on, which is off.
   *
   * <p>Called on the connection's event loop. Bytes that came before or that an earlier version did
   * not read arrive right after this returns, and behind them {@link
   * io.netty.channel.socket.ChannelInputShutdownEvent} if the client has ended its side by now,
   * whether or not an earlier version was told. An exception closes the connection.
   */
  void take(Connection connection);
}
