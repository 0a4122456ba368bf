package io.jackfield.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a certificate is and how TLS is spoken.
 *
 * @param certificate a file with the chain, PEM; empty for the development certificate, which is
 *     made at its first use
 * @param key a file with the private key, PEM, PKCS 8, without a password; empty together with the
 *     certificate
 * @param protocols of {@code TLSv1.2} and {@code TLSv1.3}
 * @param alpn the application protocols offered, the preferred one first; none for no ALPN
 */
public record TlsSettings(
    Optional<Path> certificate, Optional<Path> key, List<String> protocols, List<String> alpn) {

  /** Copies the lists. */
  public TlsSettings {
    protocols = List.copyOf(protocols);
    alpn = List.copyOf(alpn);
  }
}
