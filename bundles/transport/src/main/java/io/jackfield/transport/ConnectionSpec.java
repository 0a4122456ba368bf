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
  private final AddressRules rules;
  private final int most;
  private final int mostPerAddress;
  private final @Nullable AddressSet proxies;
  private final @Nullable TlsPolicy tls;
  private final boolean tlsAtStart;
  private final Duration idleTimeout;
  private final boolean nodelay;
  private final boolean keepalive;

  private ConnectionSpec(Builder builder) {
    listener = builder.listener;
    protocol = builder.protocol;
    rules = builder.rules;
    most = builder.most;
    mostPerAddress = builder.mostPerAddress;
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
  public AddressRules rules() {
    return rules;
  }

  /** The most connections of the listener; 0 for no limit. */
  public int most() {
    return most;
  }

  /** The most connections of a client, counted as in {@link Builder#limits}; 0 for no limit. */
  public int mostPerAddress() {
    return mostPerAddress;
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
    private AddressRules rules = AddressRules.NONE;
    private int most;
    private int mostPerAddress;
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
    public Builder rules(AddressRules who) {
      rules = who;
      return this;
    }

    /**
     * Closes connections beyond these numbers at once.
     *
     * @param ofListener the most at a time; 0 for no limit
     * @param ofAddress the most from an IPv4 address or a /64 of IPv6 at a time; 0 for no limit
     */
    public Builder limits(int ofListener, int ofAddress) {
      most = ofListener;
      mostPerAddress = ofAddress;
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

    /** TCP_NODELAY and SO_KEEPALIVE, which are both on unless set. */
    public Builder options(boolean withNodelay, boolean withKeepalive) {
      nodelay = withNodelay;
      keepalive = withKeepalive;
      return this;
    }

    /** As it was described. */
    public ConnectionSpec build() {
      return new ConnectionSpec(this);
    }
  }
}
