package io.jackfield.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which server to speak to, and how. Immutable. */
public final class RemoteSpec {
  private final URI address;
  private final @Nullable String user;
  private final @Nullable Supplier<char[]> password;
  private final @Nullable Supplier<char[]> token;
  private final @Nullable Path trusted;
  private final @Nullable URI proxy;
  private final Duration connectTimeout;
  private final Duration timeout;
  private final @Nullable List<String> peerNetworks;

  private RemoteSpec(Builder builder) {
    address = builder.address;
    user = builder.user;
    password = builder.password;
    token = builder.token;
    trusted = builder.trusted;
    proxy = builder.proxy;
    connectTimeout = builder.connectTimeout;
    timeout = builder.timeout;
    peerNetworks = builder.peerNetworks;
  }

  /**
   * Begins with a server that wants no password, certificates that the JDK trusts, no proxy, 10
   * seconds to connect and 60 for each thing that comes.
   *
   * @param address of a folder: {@code http:}, {@code https:}, {@code ftp:} in the clear, or {@code
   *     ftps:}, which is FTP with AUTH TLS (RFC 4217), and on port 990 TLS from the start; a user's
   *     name may be in it, a password may not. A path of {@code ftp:} begins where the login does,
   *     and with {@code %2F} at the server's root (RFC 1738 section 3.2.2)
   */
  public static Builder builder(URI address) {
    return new Builder(address);
  }

  /** Where the folder is. */
  public URI address() {
    return address;
  }

  /** Who logs in; empty for nobody, or anonymous. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /**
   * Gives the password at each login; the array is the caller's. Throws an {@link
   * java.io.UncheckedIOException} if there is none, with a line that says why.
   */
  public Optional<Supplier<char[]>> password() {
    return Optional.ofNullable(password);
  }

  /** Gives the bearer token of HTTP (RFC 6750) at each request, as {@link #password} does. */
  public Optional<Supplier<char[]>> token() {
    return Optional.ofNullable(token);
  }

  /** Certificates in PEM that are trusted besides the JDK's. */
  public Optional<Path> trusted() {
    return Optional.ofNullable(trusted);
  }

  /** Through whom: {@code http:} or {@code socks5:}, host and port. */
  public Optional<URI> proxy() {
    return Optional.ofNullable(proxy);
  }

  /** How long a connection, and the handshake on it, may take each. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** How long nothing may come, or be taken. */
  public Duration timeout() {
    return timeout;
  }

  /** If set, somebody else decides on the address: only public ones, and these, may be called. */
  public Optional<List<String>> peerNetworks() {
    return Optional.ofNullable(peerNetworks);
  }

  /** Makes a {@link RemoteSpec}. */
  public static final class Builder {
    private final URI address;
    private @Nullable String user;
    private @Nullable Supplier<char[]> password;
    private @Nullable Supplier<char[]> token;
    private @Nullable Path trusted;
    private @Nullable URI proxy;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(60);
    private @Nullable List<String> peerNetworks;

    private Builder(URI address) {
      this.address = address;
    }

    /** Who logs in. A password goes to this server alone, and not where it redirects to. */
    public Builder user(String name, Supplier<char[]> secret) {
      user = name;
      password = secret;
      return this;
    }

    /**
     * Who logs in, with the password in the first line of a file. It is read at each login, and
     * refused if others than its owner and group may read it: the call fails with {@link
     * RemoteException.Reason#CREDENTIALS} then.
     */
    public Builder user(String name, Path passwordFile) {
      return user(name, new SecretFile(passwordFile));
    }

    /** A bearer token for HTTP; goes to this server alone. */
    public Builder token(Supplier<char[]> secret) {
      token = secret;
      return this;
    }

    /** A bearer token in the first line of a file, under the rules for one with a password. */
    public Builder token(Path file) {
      return token(new SecretFile(file));
    }

    /** Trusts the certificates in this file, of authorities or of the server itself, as well. */
    public Builder trusted(Path pem) {
      trusted = pem;
      return this;
    }

    /** Goes through a proxy. */
    public Builder proxy(URI httpOrSocks5) {
      proxy = httpOrSocks5;
      return this;
    }

    /** How long a connection, and the handshake on it, may take each. */
    public Builder connectTimeout(Duration time) {
      connectTimeout = time;
      return this;
    }

    /** How long nothing may come, or be taken. */
    public Builder timeout(Duration time) {
      timeout = time;
      return this;
    }

    /**
     * For a call that a peer has asked for: each address that is really called, also after a
     * redirect, has to be a public one or in one of these networks. This machine, link-local,
     * private, shared and multicast networks are not public (RFC 6890).
     *
     * @param allowed in CIDR notation; may be empty
     */
    public Builder onBehalfOfPeer(List<String> allowed) {
      peerNetworks = List.copyOf(allowed);
      return this;
    }

    /** As it was described. */
    public RemoteSpec build() {
      return new RemoteSpec(this);
    }
  }
}
