package io.jackfield.client.http;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate and its key. */
public record TestCertificate(X509Certificate certificate, KeyPair keys) {

  public static TestCertificate authority() throws Exception {
    KeyPair keys = newKeys();
    X509v3CertificateBuilder builder = builder("CN=Test CA", "CN=Test CA", keys, 3600);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return sign(builder, keys, keys);
  }

  /** Of a server, signed by itself. */
  public static TestCertificate own(String host) throws Exception {
    KeyPair keys = newKeys();
    return sign(named(builder("CN=own", "CN=own", keys, 3600), host), keys, keys);
  }

  /** Of a server. */
  public TestCertificate issue(String host, int seconds) throws Exception {
    KeyPair server = newKeys();
    return sign(named(builder("CN=Test CA", "CN=server", server, seconds), host), server, keys);
  }

  private static X509v3CertificateBuilder named(X509v3CertificateBuilder builder, String host)
      throws IOException {
    return builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
  }

  private static KeyPair newKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      String issuer, String subject, KeyPair keys, int seconds) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        new X500Name(issuer),
        BigInteger.valueOf(System.nanoTime()),
        Date.from(now.minusSeconds(7200)),
        Date.from(now.plusSeconds(seconds)),
        new X500Name(subject),
        keys.getPublic());
  }

  private static TestCertificate sign(X509v3CertificateBuilder builder, KeyPair keys, KeyPair by)
      throws Exception {
    return new TestCertificate(
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()))),
        keys);
  }

  /** What a server uses. */
  public SSLContext context() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  public Path pem(Path file) throws Exception {
    StringWriter text = new StringWriter();
    text.append("a comment\n-----BEGIN CERTIFICATE-----\n")
        .append(
            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
        .append("\n-----END CERTIFICATE-----\n");
    return Files.writeString(file, text.toString());
  }
}
