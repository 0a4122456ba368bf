package io.jackfield.client.forward;

import io.jackfield.transport.ClientTlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A configuration in the types that it is used in.
 *
 * @param connectTimeout for a connection, and for the handshake on it
 * @param checkInterval zero for no checks
 * @param tls empty for none
 * @param tlsName empty for the upstream's host
 */
record ForwardSettings(
    List<HostPort> upstreams,
    Balance balance,
    Duration connectTimeout,
    Duration checkInterval,
    int fall,
    int rise,
    ProxyHeader proxyHeader,
    Optional<ClientTlsSettings> tls,
    String tlsName) {

  /**
   * Reads a configuration.
   *
   * @param etc the folder that relative paths start from
   * @throws IOException with the key and the reason
   */
  static ForwardSettings of(ForwardConfig config, Path etc) throws IOException {
    return new ForwardSettings(
        upstreams(config),
        Balance.named(config.balance()),
        Duration.ofSeconds(config.connect_timeout()),
        Duration.ofSeconds(config.check_interval()),
        config.check_interval() == 0 ? 0 : config.check_fall(),
        config.check_rise(),
        ProxyHeader.named(config.proxy_protocol()),
        tls(config, etc),
        config.tls_name());
  }

  private static List<HostPort> upstreams(ForwardConfig config) throws IOException {
    List<String> texts =
        Arrays.stream(config.upstream())
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList();
    if (texts.isEmpty()) {
      throw new IOException("upstream: not set");
    }
    try {
      return texts.stream().map(HostPort::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IOException("upstream: " + e.getMessage(), e);
    }
  }

  private static Optional<ClientTlsSettings> tls(ForwardConfig config, Path etc) {
    if (!config.tls().equals("on")) {
      return Optional.empty();
    }
    ClientTlsSettings.Builder settings = ClientTlsSettings.builder();
    if (!config.tls_ca().isEmpty()) {
      settings.authorities(etc.resolve(config.tls_ca()));
    }
    return Optional.of(settings.build());
  }

  /** The name that a certificate has to be of. */
  String nameOf(HostPort upstream) {
    return tlsName.isEmpty() ? upstream.host() : tlsName;
  }
}
