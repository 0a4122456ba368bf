package io.jackfield.transport;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which servers' certificates are trusted, and how TLS is spoken. Immutable. */
public final class ClientTlsSettings {
  private final Optional<Path> authorities;

  private ClientTlsSettings(Builder builder) {
    authorities = Optional.ofNullable(builder.authorities);
  }

  /** Begins with TLS 1.2 and 1.3, and the authorities that the JDK trusts. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A file with authorities that are trusted besides the JDK's, or with the certificates of servers
   * themselves, PEM.
   */
  public Optional<Path> authorities() {
    return authorities;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientTlsSettings settings && authorities.equals(settings.authorities);
  }

  @Override
  public int hashCode() {
    return authorities.hashCode();
  }

  /** Collects settings. Not for more than one thread. */
  public static final class Builder {
    private @Nullable Path authorities;

    private Builder() {}

    /** Trusts the certificates in this file as well. */
    public Builder authorities(Path pem) {
      authorities = pem;
      return this;
    }

    /** The settings so far. */
    public ClientTlsSettings build() {
      return new ClientTlsSettings(this);
    }
  }
}
