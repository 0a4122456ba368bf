package io.jackfield.client.remote;

import io.jackfield.client.RemoteSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are good: what the JDK trusts, and the settings' file. The server's name is
 * always compared. Keeps one context, so that sessions are resumed. From any thread.
 */
public final class Trust {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final Optional<Path> file;
  private final RemoteSpec spec;
  private @Nullable SSLContext context;

  /** Reads nothing yet. */
  public Trust(RemoteSpec spec) {
    this.spec = spec;
    file = spec.trusted();
  }

  /**
   * The context with which all connections are made; reads the file at the first call.
   *
   * @throws IOException if the file is not there, or holds no certificate; names it
   */
  public synchronized SSLContext context() throws IOException {
    if (context == null) {
      context = newContext();
    }
    return context;
  }

  private SSLContext newContext() throws IOException {
    try {
      SSLContext fresh = SSLContext.getInstance("TLS");
      fresh.init(null, file.isPresent() ? managers(file.get()) : null, null);
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used here: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] managers(Path file) throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    int number = 0;
    for (Certificate certificate : read(file)) {
      all.setCertificateEntry("file-" + number++, certificate);
    }
    for (TrustManager manager : managers((KeyStore) null)) {
      if (manager instanceof X509TrustManager known) {
        for (X509Certificate certificate : known.getAcceptedIssuers()) {
          all.setCertificateEntry("jdk-" + number++, certificate);
        }
      }
    }
    return managers(all);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException(file + ": no certificate in PEM is in it");
      }
      return certificates;
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file of certificates", e);
    } catch (CertificateException e) {
      throw new IOException(file + ": not certificates in PEM: " + e.getMessage(), e);
    }
  }

  /**
   * Speaks TLS over a connection, and makes sure of the other end. A session of an earlier
   * connection with the same host and port is taken up again if the server likes.
   *
   * @param host whose certificate it has to be
   * @param port what sessions are kept by, besides the host; need not be the connection's
   * @return a socket whose close closes the connection
   * @throws io.jackfield.client.RemoteException if that fails; the connection is closed then
   */
  public SSLSocket over(Socket connection, String host, int port) throws IOException {
    boolean done = false;
    try {
      SSLSocket tls =
          (SSLSocket) context().getSocketFactory().createSocket(connection, host, port, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setProtocols(PROTOCOLS);
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      Dialer.begin(connection, spec.connectTimeout());
      try {
        tls.startHandshake();
      } catch (IOException e) {
        throw Failures.of(host + ":" + port, e);
      }
      Dialer.ready(connection);
      done = true;
      return tls;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }
}
