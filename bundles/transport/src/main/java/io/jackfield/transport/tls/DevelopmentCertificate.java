package io.jackfield.transport.tls;

import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate for {@code localhost} that signs itself, so that TLS can be tried at once. */
final class DevelopmentCertificate {
  private static final Logger log = LoggerFactory.getLogger(DevelopmentCertificate.class);
  private static final Duration VALID = Duration.ofDays(397);

  private final Path folder;

  DevelopmentCertificate(Path folder) {
    this.folder = folder;
  }

  TlsSettings.Certificate files() {
    return new TlsSettings.Certificate(
        folder.resolve("development.crt"), folder.resolve("development.key"));
  }

  synchronized void makeIfMissing() throws IOException {
    if (isUsable()) {
      return;
    }
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = keys.generateKeyPair();
      write(files().key(), new JcaPKCS8Generator(pair.getPrivate(), null));
      write(files().chain(), sign(pair));
      log.info("development certificate made file={}", files().chain());
    } catch (GeneralSecurityException | OperatorException e) {
      throw new IOException("cannot make the development certificate: " + e.getMessage(), e);
    }
  }

  private boolean isUsable() {
    try {
      return Files.exists(files().chain())
          && Files.exists(files().key())
          && !CertificateFiles.read(files()).isExpired();
    } catch (IOException e) {
      log.warn("development certificate is made anew: {}", e.getMessage());
      return false;
    }
  }

  private static X509CertificateHolder sign(KeyPair pair) throws IOException, OperatorException {
    X500Name name = new X500Name("CN=localhost");
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALID)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.iPAddress, "::1")
            }));
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
  }

  private static void write(Path file, Object content) throws IOException {
    PrivateFile.write(
        file,
        out -> {
          JcaPEMWriter pem = new JcaPEMWriter(out);
          pem.writeObject(content);
          pem.flush();
        });
  }
}
