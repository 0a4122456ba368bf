package io.jackfield.transport;

import java.net.IDN;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which certificates a listener shows, which it asks for, and how TLS is spoken. */
public final class TlsSettings {

  /** Whether a client has to show a certificate. */
  public enum ClientCertificate {
    /** It is not asked. */
    NONE,
    /** It may; one that the authorities have not signed is refused. */
    WANTED,
    /** It must. */
    REQUIRED
  }

  /**
   * A certificate and its key.
   *
   * @param chain a file with the certificate and those between it and its authority, PEM
   * @param key a file with the private key, PEM, PKCS 8, without a password
   */
  public record Certificate(Path chain, Path key) {}

  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z0-9_-]+");

  private final List<Object> all;
  private final Optional<Certificate> certificate;
  private final Map<String, Certificate> hosts;
  private final List<String> protocols;
  private final List<String> alpn;
  private final ClientCertificate client;
  private final Optional<Path> authorities;

  private TlsSettings(Builder builder) {
    certificate = builder.certificate;
    // Sorted, so that what is equal is written alike.
    hosts = Collections.unmodifiableMap(new TreeMap<>(builder.hosts));
    protocols = builder.protocols;
    alpn = builder.alpn;
    client = builder.client;
    authorities = builder.authorities;
    all = List.of(certificate, hosts, protocols, alpn, client, authorities);
  }

  /** Settings for the development certificate, TLS 1.2 and 1.3, unless more is said. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What is shown to who asks for none of the {@link #hosts}; empty for the development
   * certificate, which is made at its first use.
   */
  public Optional<Certificate> certificate() {
    return certificate;
  }

  /**
   * More certificates, by the name that the client asks for: in lower case, as A-labels, {@code
   * *.example.net} for each name one label longer.
   */
  public Map<String, Certificate> hosts() {
    return hosts;
  }

  /** Of {@code TLSv1.2} and {@code TLSv1.3}. */
  public List<String> protocols() {
    return protocols;
  }

  /** The application protocols offered, the preferred one first; none for no ALPN. */
  public List<String> alpn() {
    return alpn;
  }

  /** Whether a client has to show a certificate. */
  public ClientCertificate client() {
    return client;
  }

  /** A file with the authorities that sign the clients' certificates, PEM. */
  public Optional<Path> authorities() {
    return authorities;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TlsSettings settings && all.equals(settings.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  /** The same for equal settings, and for no others. */
  @Override
  public String toString() {
    return all.toString();
  }

  /** Collects settings. Not for more than one thread. */
  public static final class Builder {
    private Optional<Certificate> certificate = Optional.empty();
    private final Map<String, Certificate> hosts = new TreeMap<>();
    private List<String> protocols = List.of("TLSv1.2", "TLSv1.3");
    private List<String> alpn = List.of();
    private ClientCertificate client = ClientCertificate.NONE;
    private Optional<Path> authorities = Optional.empty();

    private Builder() {}

    /** The certificate for who asks for no name, or an unknown one. */
    public Builder certificate(Path chain, Path key) {
      certificate = Optional.of(new Certificate(chain, key));
      return this;
    }

    /**
     * The certificate for a name.
     *
     * @param name {@code www.example.org}, or {@code *.example.org} for each of its names that has
     *     none of its own
     * @throws IllegalArgumentException if that is no name, or has a certificate already
     */
    public Builder host(String name, Path chain, Path key) {
      String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      if (!NAME.matcher(ascii).matches()) {
        throw new IllegalArgumentException("not the name of a host");
      }
      if (hosts.put(ascii, new Certificate(chain, key)) != null) {
        throw new IllegalArgumentException("there twice");
      }
      return this;
    }

    /** The versions of TLS. */
    public Builder protocols(List<String> versions) {
      protocols = List.copyOf(versions);
      return this;
    }

    /** The application protocols offered. */
    public Builder alpn(List<String> names) {
      alpn = List.copyOf(names);
      return this;
    }

    /** Asks for the clients' certificates, signed by the authorities in the file. */
    public Builder client(ClientCertificate wanted, Path file) {
      client = wanted;
      authorities = Optional.of(file);
      return this;
    }

    /** The settings so far. */
    public TlsSettings build() {
      return new TlsSettings(this);
    }
  }
}
