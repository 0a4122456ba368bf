package io.jackfield.transport;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows which connection is plugged into which protocol. Methods may be called from any thread. */
@ProviderType
public interface Switchboard {

  /**
   * Takes over an accepted channel: puts TLS, accounting and the idle timer into its pipeline and
   * plugs it into the protocol. Where no version of the protocol is there, the connection is parked
   * until one comes, and given up after the transport's {@code parking.time}.
   *
   * @param channel with an empty pipeline and reading off; call this on its event loop
   */
  void plug(Channel channel, ConnectionSpec spec);

  /** The open connections. */
  List<ConnectionInfo> connections();

  /** How many connections of a listener are open. Takes constant time. */
  int count(String listener);

  /** How many connections of a listener are open from an address. Takes constant time. */
  int count(String listener, InetAddress remote);

  /**
   * Closes a connection.
   *
   * @return false if there is none of that id
   */
  boolean close(String id);

  /** The protocols that are there, each version. */
  List<ProtocolInfo> protocols();

  /** Whether a version of the protocol is there. */
  boolean offers(String protocol);
}
