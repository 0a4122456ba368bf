package io.jackfield.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which server to connect to, and how. Immutable. */
public final class TcpSpec {
  private final String host;
  private final int port;
  private final boolean tls;
  private final @Nullable Path trusted;
  private final Duration connectTimeout;
  private final Duration timeout;
  private final int longestLine;
  private final @Nullable List<String> peerNetworks;

  private TcpSpec(Builder builder) {
    host = builder.host;
    port = builder.port;
    tls = builder.tls;
    trusted = builder.trusted;
    connectTimeout = builder.connectTimeout;
    timeout = builder.timeout;
    longestLine = builder.longestLine;
    peerNetworks = builder.peerNetworks;
  }

  /**
   * Begins with a connection in the clear, 10 seconds to connect, 60 for each thing that is waited
   * for, and lines of at most 8 KiB.
   *
   * @param host a name or an address
   * @throws IllegalArgumentException if the port is not from 1 to 65535
   */
  public static Builder builder(String host, int port) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("the port is a number from 1 to 65535");
    }
    return new Builder(host, port);
  }

  /** The server's name or address. */
  public String host() {
    return host;
  }

  /** The server's port. */
  public int port() {
    return port;
  }

  /** Whether TLS begins at once; the certificate has to be the host's. */
  public boolean tls() {
    return tls;
  }

  /** Certificates in PEM that are trusted besides the JDK's. */
  public Optional<Path> trusted() {
    return Optional.ofNullable(trusted);
  }

  /** How long a connection, and the handshake on it, may take each. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** How long who receives waits, and how long a server may take nothing of what is sent. */
  public Duration timeout() {
    return timeout;
  }

  /** In bytes, without its end. */
  public int longestLine() {
    return longestLine;
  }

  /** If set, somebody else decides on the address: only public ones, and these, may be called. */
  public Optional<List<String>> peerNetworks() {
    return Optional.ofNullable(peerNetworks);
  }

  /** Makes a {@link TcpSpec}. */
  public static final class Builder {
    private final String host;
    private final int port;
    private boolean tls;
    private @Nullable Path trusted;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(60);
    private int longestLine = 8192;
    private @Nullable List<String> peerNetworks;

    private Builder(String host, int port) {
      this.host = host;
      this.port = port;
    }

    /** Speaks TLS with a server whose certificate the JDK trusts. */
    public Builder tls() {
      tls = true;
      return this;
    }

    /** Speaks TLS, and trusts these certificates, of authorities or of the server, as well. */
    public Builder tls(Path pem) {
      trusted = pem;
      return tls();
    }

    /** How long a connection, and the handshake on it, may take each. */
    public Builder connectTimeout(Duration time) {
      connectTimeout = time;
      return this;
    }

    /** How long who receives waits, and how long a server may take nothing of what is sent. */
    public Builder timeout(Duration time) {
      timeout = time;
      return this;
    }

    /** The most bytes of a line, without its end. */
    public Builder longestLine(int bytes) {
      longestLine = bytes;
      return this;
    }

    /** For a call that a peer has asked for, as {@link RemoteSpec.Builder#onBehalfOfPeer}. */
    public Builder onBehalfOfPeer(List<String> allowed) {
      peerNetworks = List.copyOf(allowed);
      return this;
    }

    /** As it was described. */
    public TcpSpec build() {
      return new TcpSpec(this);
    }
  }
}
