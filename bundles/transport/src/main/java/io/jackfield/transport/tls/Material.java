package io.jackfield.transport.tls;

import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of a listener hold.
 *
 * @param hosts the certificates of names
 * @param authorities who signs the clients' certificates
 */
record Material(
    CertificateFiles certificate,
    Map<String, CertificateFiles> hosts,
    List<X509Certificate> authorities) {

  /**
   * Reads all of them.
   *
   * @param own what is shown to who asks for no host
   * @throws IOException with a line for the operator that names the file and the reason
   */
  static Material read(TlsSettings.Certificate own, TlsSettings settings) throws IOException {
    Map<String, CertificateFiles> hosts = new LinkedHashMap<>();
    for (Map.Entry<String, TlsSettings.Certificate> host : settings.hosts().entrySet()) {
      hosts.put(host.getKey(), CertificateFiles.read(host.getValue()));
    }
    List<X509Certificate> authorities =
        settings.authorities().isPresent()
            ? CertificateFiles.readChain(settings.authorities().get())
            : List.of();
    return new Material(CertificateFiles.read(own), hosts, authorities);
  }

  /** The files that {@link #read} reads. */
  static List<Path> files(TlsSettings.Certificate own, TlsSettings settings) {
    List<Path> files = new ArrayList<>(List.of(own.chain(), own.key()));
    for (TlsSettings.Certificate host : settings.hosts().values()) {
      files.add(host.chain());
      files.add(host.key());
    }
    settings.authorities().ifPresent(files::add);
    return files;
  }

  /** What is shown to clients, by file; what no host asks for first. */
  Map<Path, X509Certificate> shown(TlsSettings.Certificate own, TlsSettings settings) {
    Map<Path, X509Certificate> shown = new LinkedHashMap<>();
    shown.put(own.chain(), certificate.chain().get(0));
    for (Map.Entry<String, TlsSettings.Certificate> host : settings.hosts().entrySet()) {
      CertificateFiles read = hosts.get(host.getKey());
      if (read != null) {
        shown.put(host.getValue().chain(), read.chain().get(0));
      }
    }
    return shown;
  }

  /** Whether all keys are of the kinds that each engine takes. */
  boolean isForAnyEngine() {
    return certificate.isForAnyEngine()
        && hosts.values().stream().allMatch(CertificateFiles::isForAnyEngine);
  }

  /** Whether a client would refuse one of the certificates today. */
  boolean isExpired() {
    return certificate.isExpired() || hosts.values().stream().anyMatch(CertificateFiles::isExpired);
  }
}
