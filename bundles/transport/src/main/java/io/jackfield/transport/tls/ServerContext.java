package io.jackfield.transport.tls;

import io.jackfield.transport.TlsSettings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** What the handlers of a listener share, for one state of its files. Any thread. */
final class ServerContext {
  private static final int SESSIONS = 10_000;
  private static final int SESSION_SECONDS = 24 * 3600;

  /** As browsers have them: forward secrecy always, ChaCha20 for who has no AES in hardware. */
  static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private static final String[] GROUPS = {"X25519MLKEM768", "x25519", "secp256r1", "secp384r1"};

  private final TlsEngine engine;
  private final SslContext context;
  private final TicketKeys tickets;
  private final String purpose;
  private Object ticketsInForce = List.of();

  /**
   * Makes it.
   *
   * @param wanted the engine, if it takes the keys
   * @throws IOException if the engine does not take the material
   */
  ServerContext(TlsEngine wanted, TlsSettings settings, Material material, TicketKeys tickets)
      throws IOException {
    this.engine = material.isForAnyEngine() ? wanted : TlsEngine.JDK;
    this.tickets = tickets;
    this.purpose = purpose(settings, material);
    try {
      KeyManagerFactory keys =
          new KeyManagerFactoryWrapper(new KeysByName(material.certificate(), material.hosts()));
      SslContextBuilder builder =
          SslContextBuilder.forServer(
                  engine == TlsEngine.OPENSSL
                      ? new OpenSslCachingX509KeyManagerFactory(keys)
                      : keys)
              .sslProvider(engine.registration())
              .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
              .protocols(settings.protocols())
              .sessionCacheSize(SESSIONS)
              .sessionTimeout(SESSION_SECONDS)
              .clientAuth(clientAuth(settings.client()));
      if (!material.authorities().isEmpty()) {
        builder.trustManager(material.authorities());
      }
      if (!settings.alpn().isEmpty()) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                settings.alpn()));
      }
      if (engine == TlsEngine.OPENSSL) {
        builder.option(OpenSslContextOption.GROUPS, GROUPS);
      }
      context = builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    refreshTickets();
  }

  private static ClientAuth clientAuth(TlsSettings.ClientCertificate client) {
    return switch (client) {
      case NONE -> ClientAuth.NONE;
      case WANTED -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }

  /**
   * A session is resumed with the same settings alone, and who signs the clients' certificates is
   * among them: a session stands for a certificate that was looked at.
   */
  private static String purpose(TlsSettings settings, Material material) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(settings.toString().getBytes(StandardCharsets.UTF_8));
      for (X509Certificate authority : material.authorities()) {
        digest.update(authority.getEncoded());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read, and SHA-256", e);
    }
  }

  SslContext context() {
    return context;
  }

  TlsEngine engine() {
    return engine;
  }

  /** Takes the secrets of the day. The JDK's engine has its own, until the daemon ends. */
  synchronized void refreshTickets() {
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      Object now = tickets.refresh();
      if (now != ticketsInForce) {
        sessions.setSessionIdContext(HexFormat.of().parseHex(purpose));
        sessions.setTicketKeys(tickets.derive(purpose));
        ticketsInForce = now;
      }
    }
  }
}
