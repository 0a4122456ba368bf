package io.jackfield.tcp.listener;

import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.TlsSettings.ClientCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads the keys that begin with {@code tls}. */
final class TlsKeys {
  private TlsKeys() {}

  /**
   * The settings for TLS.
   *
   * @param etc the folder that relative paths start from
   * @throws IOException with the key and the reason
   */
  static TlsSettings read(ListenerConfig config, Path etc) throws IOException {
    TlsSettings.Builder builder =
        TlsSettings.builder().protocols(list(config.tls_protocols())).alpn(list(config.tls_alpn()));
    if (config.tls_certificate().isEmpty() != config.tls_key().isEmpty()) {
      throw new IOException(
          (config.tls_key().isEmpty() ? "tls.key" : "tls.certificate")
              + ": certificate and key go together: this one is not set");
    }
    if (!config.tls_certificate().isEmpty()) {
      builder.certificate(etc.resolve(config.tls_certificate()), etc.resolve(config.tls_key()));
    }
    for (String host : list(config.tls_hosts())) {
      addHost(builder, host, etc);
    }
    ClientCertificate client =
        ClientCertificate.valueOf(config.tls_client().toUpperCase(Locale.ROOT));
    if (client != ClientCertificate.NONE) {
      if (config.tls_client_ca().isEmpty()) {
        throw new IOException("tls.client.ca: not set, but tls.client is " + config.tls_client());
      }
      builder.client(client, etc.resolve(config.tls_client_ca()));
    }
    return builder.build();
  }

  private static void addHost(TlsSettings.Builder builder, String text, Path etc)
      throws IOException {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':', equals + 1);
    if (equals < 1 || colon < 0) {
      throw new IOException("tls.hosts: " + text + " is not NAME=CHAIN:KEY");
    }
    String chain = text.substring(equals + 1, colon).strip();
    String key = text.substring(colon + 1).strip();
    try {
      builder.host(text.substring(0, equals).strip(), etc.resolve(chain), etc.resolve(key));
    } catch (IllegalArgumentException e) {
      throw new IOException("tls.hosts: " + text + ": " + e.getMessage(), e);
    }
  }

  private static List<String> list(String[] values) {
    return Stream.of(values).map(String::strip).filter(value -> !value.isEmpty()).toList();
  }
}
