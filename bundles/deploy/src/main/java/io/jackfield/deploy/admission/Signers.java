package io.jackfield.deploy.admission;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.jar.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Checks that all of a jar was signed by somebody whom the operator trusts. */
final class Signers {
  private Signers() {}

  static void check(Path jar, Path trusted) throws DeployException {
    Set<Certificate> certificates = read(trusted);
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      for (JarEntry entry : Collections.list(file.entries())) {
        if (entry.isDirectory() || isSignature(entry.getName())) {
          continue;
        }
        try (InputStream in = file.getInputStream(entry)) {
          // Only what was read to its end has been verified.
          in.transferTo(OutputStream.nullOutputStream());
        }
        if (!isSigned(entry, certificates)) {
          throw new DeployException(
              entry.getName() + " in it is not signed by one of " + trusted + " (signer)");
        }
      }
    } catch (IOException | SecurityException e) {
      throw new DeployException("has a wrong signature: " + Reason.of(e), e);
    }
  }

  static Set<Certificate> read(Path file) throws DeployException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      return Set.copyOf(all);
    } catch (IOException | CertificateException e) {
      throw new DeployException("cannot be checked: " + file + " (signer): " + Reason.of(e), e);
    }
  }

  /** The manifest is covered by the signature file, and that one by the signature itself. */
  private static boolean isSignature(String name) {
    return name.equals(JarFile.MANIFEST_NAME)
        || name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)")
        || name.matches("META-INF/SIG-[^/]+");
  }

  private static boolean isSigned(JarEntry entry, Set<Certificate> certificates) {
    CodeSigner[] signers = entry.getCodeSigners();
    if (signers != null) {
      for (CodeSigner signer : signers) {
        // Who signed, not who vouches for him.
        if (certificates.contains(signer.getSignerCertPath().getCertificates().get(0))) {
          return true;
        }
      }
    }
    return false;
  }
}
