package io.jackfield.transport.tls;

import io.jackfield.transport.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A certificate chain and its private key, read from PEM files. */
record CertificateFiles(List<X509Certificate> chain, PrivateKey key) {

  /**
   * Reads both and makes sure that they belong together.
   *
   * @throws IOException with a line for the operator that names the file and the reason
   */
  static CertificateFiles read(TlsSettings.Certificate files) throws IOException {
    CertificateFiles read = new CertificateFiles(readChain(files.chain()), readKey(files.key()));
    if (!read.belongTogether()) {
      throw new IOException(files.key() + " is not the key of " + files.chain());
    }
    return read;
  }

  private static void checkReadable(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + " is not there or cannot be read");
    }
  }

  /** Reads certificates, one at least. */
  static List<X509Certificate> readChain(Path file) throws IOException {
    checkReadable(file);
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IOException(file + " holds no certificate");
      }
      return chain;
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate that can be read", e);
    }
  }

  private static PrivateKey readKey(Path file) throws IOException {
    checkReadable(file);
    try (Reader in = Files.newBufferedReader(file);
        PEMParser pem = new PEMParser(in)) {
      for (Object entry = pem.readObject(); entry != null; entry = pem.readObject()) {
        if (entry instanceof PrivateKeyInfo key) {
          return new JcaPEMKeyConverter().getPrivateKey(key);
        }
        if (entry instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " holds no private key that can be read", e);
    }
    throw new IOException(file + " holds no private key without a password");
  }

  private boolean belongTogether() {
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm());
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(chain.get(0).getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String algorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  /** Whether it is what an engine asks for. */
  boolean fits(String keyType) {
    return keyType.equals(kind());
  }

  /** BoringSSL takes these; the JDK's engine Ed25519 and others as well. */
  boolean isForAnyEngine() {
    return kind().equals("RSA") || kind().equals("EC");
  }

  private String kind() {
    String own = key.getAlgorithm();
    return own.equals("ECDSA") ? "EC" : own;
  }

  /** Whether a client would refuse the certificate today. */
  boolean isExpired() {
    try {
      chain.get(0).checkValidity();
      return false;
    } catch (CertificateException e) {
      return true;
    }
  }
}
