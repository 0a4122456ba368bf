package io.jackfield.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to connect to, and how. Immutable. */
public final class ConnectRequest {

  /**
   * TLS from the start.
   *
   * @param client whom it trusts
   * @param name whom the certificate is to be of: a host's name, which is asked for (SNI), or an
   *     address
   */
  public record Tls(ClientTls client, String name) {}

  private final InetSocketAddress address;
  private final Duration timeout;
  private final @Nullable Connection connection;
  private final byte[] preamble;
  private final @Nullable Tls tls;

  private ConnectRequest(Builder builder) {
    address = builder.address;
    timeout = builder.timeout;
    connection = builder.connection;
    preamble = builder.preamble;
    tls = builder.tls;
  }

  /**
   * Begins with a connection in the clear, on any event loop, which has 10 seconds to come about
   * and ends with the bundle.
   *
   * @throws IllegalArgumentException if the address is not resolved: names are not looked up here,
   *     for that blocks
   */
  public static Builder builder(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("not resolved: " + address.getHostString());
    }
    return new Builder(address);
  }

  /** Where to. */
  public InetSocketAddress address() {
    return address;
  }

  /** How long the connection, and the handshake on it, may take each. */
  public Duration timeout() {
    return timeout;
  }

  /** What it is made for, as {@link Builder#of} says. */
  public Optional<Connection> connection() {
    return Optional.ofNullable(connection);
  }

  /** What is sent in the clear before anything else. */
  public byte[] preamble() {
    return preamble.clone();
  }

  /** Whether and how it is encrypted. */
  public Optional<Tls> tls() {
    return Optional.ofNullable(tls);
  }

  /** Collects what to ask for. Not for more than one thread. */
  public static final class Builder {
    private final InetSocketAddress address;
    private Duration timeout = Duration.ofSeconds(10);
    private @Nullable Connection connection;
    private byte[] preamble = {};
    private @Nullable Tls tls;

    private Builder(InetSocketAddress address) {
      this.address = address;
    }

    /** How long the connection, and the handshake on it, may take each. */
    public Builder timeout(Duration time) {
      timeout = time;
      return this;
    }

    /**
     * For a connection that somebody has made to the daemon: on its event loop, and the channel is
     * closed a second after that connection at the latest, unless {@link ChannelEnds#close} sees to
     * its end, and not with the bundle. So it can be left in {@link Connection#state} for the next
     * version.
     */
    public Builder of(Connection client) {
      connection = client;
      return this;
    }

    /** Sends this in the clear before anything else, such as a PROXY header. */
    public Builder preamble(byte[] bytes) {
      preamble = bytes.clone();
      return this;
    }

    /** Speaks TLS. */
    public Builder tls(Tls wanted) {
      tls = wanted;
      return this;
    }

    /** What was asked for. */
    public ConnectRequest build() {
      return new ConnectRequest(this);
    }
  }
}
