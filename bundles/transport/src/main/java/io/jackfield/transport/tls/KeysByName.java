package io.jackfield.transport.tls;

import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Chooses the certificate by the name that the client asks for. Any thread. */
final class KeysByName extends X509ExtendedKeyManager {
  private static final String DEFAULT = "default";

  private final Map<String, CertificateFiles> byAlias = new HashMap<>();
  private final Mapping<String, String> aliases;

  /** The certificate for all other names, and those for names and {@code *.names}. */
  KeysByName(CertificateFiles other, Map<String, CertificateFiles> hosts) {
    DomainWildcardMappingBuilder<String> names = new DomainWildcardMappingBuilder<>(DEFAULT);
    byAlias.put(DEFAULT, other);
    hosts.forEach(
        (name, certificate) -> {
          String alias = "host " + name;
          byAlias.put(alias, certificate);
          names.add(name, alias);
        });
    aliases = names.build();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String alias = aliasFor(engine);
    CertificateFiles chosen = byAlias.get(alias);
    return chosen != null && chosen.fits(keyType) ? alias : null;
  }

  private String aliasFor(SSLEngine engine) {
    if (byAlias.size() > 1 && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name.getType() == StandardConstants.SNI_HOST_NAME) {
          return aliasOf(new String(name.getEncoded(), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return DEFAULT;
  }

  private String aliasOf(String asked) {
    String name = asked.toLowerCase(Locale.ROOT);
    if (!name.chars().allMatch(c -> c > ' ' && c < 127)) {
      return DEFAULT;
    }
    String alias = aliases.map(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    return alias == null ? DEFAULT : alias;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    CertificateFiles files = byAlias.get(alias);
    return files == null ? null : files.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    CertificateFiles files = byAlias.get(alias);
    return files == null ? null : files.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return byAlias.keySet().toArray(String[]::new);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
