package io.jackfield.transport;

import io.netty.channel.Channel;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows which connection is plugged into which protocol. Methods may be called from any thread. */
@ProviderType
public interface Switchboard {

  /**
   * Takes over an accepted channel, which passes the stages of the specification: rules and limits
   * for who connects, the PROXY header and the same for the client that it names, TLS. One that
   * does not pass is closed. Then it is plugged into the protocol. Where no version of the protocol
   * is there, the connection is parked until one comes, and given up after the transport's {@code
   * parking.time}.
   *
   * @param channel with an empty pipeline and reading off; call this on its event loop
   */
  void plug(Channel channel, ConnectionSpec spec);

  /** The open connections. */
  List<ConnectionInfo> connections();

  /**
   * Ends a connection: with its protocol's closing message, which has a second to go out, or at
   * once if there is none, a file is on its way, or this is the second time. Returns before that.
   *
   * @return false if there is none of that id
   */
  boolean close(String id);

  /** The protocols that are there, each version. */
  List<ProtocolInfo> protocols();

  /** Whether a version of the protocol is there. */
  boolean offers(String protocol);
}
