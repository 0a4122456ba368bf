package io.jackfield.tcp.listener;

import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A listener's configuration in the types that it is used in.
 *
 * @param addresses who may connect
 * @param tls empty for no TLS
 * @param tlsAtStart whether a connection begins with the handshake
 * @param most the most connections; zero for no limit
 * @param mostPerAddress the most connections from one address; zero for no limit
 */
record ListenerSettings(
    String protocol,
    InetSocketAddress address,
    int backlog,
    Duration idleTimeout,
    int most,
    int mostPerAddress,
    AddressKeys addresses,
    Optional<TlsSettings> tls,
    boolean tlsAtStart,
    boolean nodelay,
    boolean keepalive) {

  /**
   * Reads a configuration.
   *
   * @param etc the folder that relative paths start from
   * @throws IOException with the key and the reason
   */
  static ListenerSettings of(ListenerConfig config, Path etc) throws IOException {
    return new ListenerSettings(
        config.protocol(),
        addressOf(config),
        config.backlog(),
        Duration.ofSeconds(config.idle_timeout()),
        config.connections_max(),
        config.connections_max_per_address(),
        AddressKeys.read(config, etc),
        config.tls().equals("off") ? Optional.empty() : Optional.of(TlsKeys.read(config, etc)),
        config.tls().equals("on"),
        config.nodelay(),
        config.keepalive());
  }

  private static InetSocketAddress addressOf(ListenerConfig config) throws IOException {
    InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
    if (address.isUnresolved()) {
      throw new IOException("address: " + config.address() + " is not a known host");
    }
    return address;
  }
}
