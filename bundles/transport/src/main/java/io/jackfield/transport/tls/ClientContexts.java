package io.jackfield.transport.tls;

import io.jackfield.transport.ClientTls;
import io.jackfield.transport.ClientTlsSettings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One context for the same settings, until its file changes: to read whom the JDK trusts costs more
 * than a handshake. Everything in it is the JDK's, Netty's or the transport's, so that a connection
 * that outlives its bundle does not hold that.
 */
public final class ClientContexts {
  /** Callers name files that their callers name; more are read again each time. */
  private static final int MOST_REMEMBERED = 100;

  private final TlsEngine engine;
  private final Map<ClientTlsSettings, Known> known = new HashMap<>();

  public ClientContexts(TlsEngine engine) {
    this.engine = engine;
  }

  private record Known(List<Object> stamp, ClientTls tls) {}

  /**
   * Reads the file, if that is not known as it is.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  public synchronized ClientTls open(ClientTlsSettings settings) throws IOException {
    List<Object> stamp = stamp(settings);
    @Nullable Known before = known.get(settings);
    if (before != null && before.stamp.equals(stamp)) {
      return before.tls;
    }
    Known read = new Known(stamp, read(settings));
    if (known.size() >= MOST_REMEMBERED) {
      known.clear();
    }
    known.put(settings, read);
    return read.tls;
  }

  private static List<Object> stamp(ClientTlsSettings settings) throws IOException {
    if (settings.authorities().isEmpty()) {
      return List.of();
    }
    Path file = settings.authorities().get();
    if (!Files.isReadable(file)) {
      throw new IOException(file + " is not there or cannot be read");
    }
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    return List.of(facts.lastModifiedTime(), facts.size(), String.valueOf(facts.fileKey()));
  }

  private ClientTls read(ClientTlsSettings settings) throws IOException {
    List<X509Certificate> trusted = new ArrayList<>();
    if (settings.authorities().isPresent()) {
      trusted.addAll(CertificateFiles.readChain(settings.authorities().get()));
    }
    try {
      for (TrustManager each : managers(null).getTrustManagers()) {
        if (each instanceof X509TrustManager jdk) {
          trusted.addAll(List.of(jdk.getAcceptedIssuers()));
        }
      }
      return new ClientContext(engine, context(trusted));
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK's trusted certificates cannot be read: " + e.getMessage(), e);
    }
  }

  private SslContext context(List<X509Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), trusted.get(i));
    }
    return SslContextBuilder.forClient()
        .sslProvider(engine.registration())
        .trustManager(managers(store))
        .ciphers(ServerContext.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .protocols("TLSv1.2", "TLSv1.3")
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  /** Those of the JDK if there is no store. */
  private static TrustManagerFactory managers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
