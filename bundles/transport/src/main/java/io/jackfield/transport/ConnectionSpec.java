package io.jackfield.transport;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a listener has decided about the connections it accepts: the stages that each one passes on
 * its way to the protocol, in their order. Immutable.
 */
public final class ConnectionSpec {
  private final String listener;
  private final String protocol;
  private final AddressRules addressRules;
  private final int maxConnections;
  private final int maxConnectionsPerClient;
  private final @Nullable AddressSet proxies;
  private final @Nullable TlsPolicy tls;
  private final boolean tlsAtStart;
  private final Duration idleTimeout;
  private final boolean nodelay;
  private final boolean keepalive;

  private ConnectionSpec(Builder builder) {
    listener = builder.listener;
    protocol = builder.protocol;
    addressRules = builder.addressRules;
    maxConnections = builder.maxConnections;
    maxConnectionsPerClient = builder.maxConnectionsPerClient;
    proxies = builder.proxies;
    tls = builder.tls;
    tlsAtStart = builder.tlsAtStart;
    idleTimeout = builder.idleTimeout;
    nodelay = builder.nodelay;
    keepalive = builder.keepalive;
  }

  /** A connection that everybody may open, without TLS, time limit and proxy. */
  public static ConnectionSpec plain(String listener, String protocol) {
    return builder(listener, protocol).build();
  }

  /** Begins with the same as {@link #plain}. */
  public static Builder builder(String listener, String protocol) {
    return new Builder(listener, protocol);
  }

  /** The listener's name. */
  public String listener() {
    return listener;
  }

  /** The name of the protocol to plug it into. */
  public String protocol() {
    return protocol;
  }

  /** Who may come: the client, where a proxy tells who that is. */
  public AddressRules addressRules() {
    return addressRules;
  }

  /** The most connections of the listener; 0 for no limit. */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * The most connections of a client, counted as in {@link Builder#maxConnectionsPerClient}; 0 for
   * no limit.
   */
  public int maxConnectionsPerClient() {
    return maxConnectionsPerClient;
  }

  /** Whose connections begin with a PROXY header; empty if none does. */
  public Optional<AddressSet> proxies() {
    return Optional.ofNullable(proxies);
  }

  /** The policy for TLS; empty for none. */
  public Optional<TlsPolicy> tls() {
    return Optional.ofNullable(tls);
  }

  /** Whether the handshake comes before the protocol. */
  public boolean tlsAtStart() {
    return tlsAtStart;
  }

  /** How long nothing may be read or written; zero for ever. */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /** Whether small packets are sent at once. */
  public boolean nodelay() {
    return nodelay;
  }

  /** Whether the kernel looks for dead peers. */
  public boolean keepalive() {
    return keepalive;
  }

  /** Makes a {@link ConnectionSpec}. */
  public static final class Builder {
    private final String listener;
    private final String protocol;
    private AddressRules addressRules = AddressRules.NONE;
    private int maxConnections;
    private int maxConnectionsPerClient;
    private @Nullable AddressSet proxies;
    private @Nullable TlsPolicy tls;
    private boolean tlsAtStart;
    private Duration idleTimeout = Duration.ZERO;
    private boolean nodelay = true;
    private boolean keepalive = true;

    private Builder(String listener, String protocol) {
      this.listener = listener;
      this.protocol = protocol;
    }

    /** Closes the connections of others at once. */
    public Builder addressRules(AddressRules who) {
      addressRules = who;
      return this;
    }

    /** Closes connections beyond so many at a time at once; 0 for no limit. */
    public Builder maxConnections(int most) {
      maxConnections = most;
      return this;
    }

    /**
     * Closes connections of a client beyond so many at a time at once.
     *
     * @param most from an IPv4 address or a /64 of IPv6; 0 for no limit
     */
    public Builder maxConnectionsPerClient(int most) {
      maxConnectionsPerClient = most;
      return this;
    }

    /**
     * Each connection begins with a header of the PROXY protocol, version 1 or 2, which tells its
     * client; one without is closed.
     *
     * @param trusted who may connect: what others say of their client would not be true
     */
    public Builder proxies(AddressSet trusted) {
      proxies = trusted;
      return this;
    }

    /**
     * Offers TLS.
     *
     * @param policy how
     * @param atStart whether the handshake comes first, or when the protocol says so
     */
    public Builder tls(TlsPolicy policy, boolean atStart) {
      tls = policy;
      tlsAtStart = atStart;
      return this;
    }

    /** How long nothing may be read or written; zero for ever. */
    public Builder idleTimeout(Duration time) {
      idleTimeout = time;
      return this;
    }

    /** TCP_NODELAY: small packets are sent at once. On unless set. */
    public Builder nodelay(boolean on) {
      nodelay = on;
      return this;
    }

    /** SO_KEEPALIVE: the kernel looks for dead peers. On unless set. */
    public Builder keepalive(boolean on) {
      keepalive = on;
      return this;
    }

    /** As it was described. */
    public ConnectionSpec build() {
      return new ConnectionSpec(this);
    }
  }
}
