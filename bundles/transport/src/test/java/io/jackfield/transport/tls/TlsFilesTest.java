package io.jackfield.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Certificates and keys in files, and what is spoken with them. */
class TlsFilesTest extends TlsContract {
  @Test
  void oldVersionsAndCiphersAreRefused() throws Exception {
    TlsPolicy policy = policies.open(TlsSettings.builder().build());
    assertThat(policy.newHandler(new EmbeddedChannel()).engine())
        .satisfies(
            engine ->
                assertThat(engine.getEnabledProtocols())
                    .contains("TLSv1.2", "TLSv1.3")
                    .doesNotContain("TLSv1", "TLSv1.1"))
        .satisfies(
            engine ->
                assertThat(engine.getEnabledCipherSuites())
                    .contains(
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")
                    .noneMatch(suite -> suite.startsWith("TLS_RSA_")));
  }

  @Test
  void changedFilesServeTheNextHandshakeAndBadOnesDoNot() throws Exception {
    Path certificate = home.resolve("server.crt");
    Path key = home.resolve("server.key");
    newPair(certificate, key);
    TlsFiles policy =
        (TlsFiles) policies.open(TlsSettings.builder().certificate(certificate, key).build());
    X509Certificate first = certificateOf(policy);

    newPair(certificate, key);
    touch(certificate, 10);
    policy.readIfChanged();
    X509Certificate second = certificateOf(policy);
    assertThat(second).isNotEqualTo(first);

    newPair(certificate, key);
    Files.setLastModifiedTime(certificate, FileTime.from(Instant.EPOCH));
    touch(key, 5);
    policy.readIfChanged();
    assertThat(certificateOf(policy)).as("older than its key").isNotEqualTo(second);
    second = certificateOf(policy);

    Files.writeString(certificate, "nonsense");
    touch(certificate, 20);
    policy.readIfChanged();
    assertThat(certificateOf(policy)).isEqualTo(second);

    newPair(certificate, home.resolve("other.key"));
    touch(certificate, 30);
    policy.readIfChanged();
    assertThat(certificateOf(policy)).isEqualTo(second);

    Files.delete(key);
    policy.readIfChanged();
    assertThat(certificateOf(policy)).isEqualTo(second);
  }

  @Test
  void versionsOfABundleUseOnePolicyWhileItsFilesStay() throws Exception {
    Path certificate = home.resolve("server.crt");
    Path key = home.resolve("server.key");
    newPair(certificate, key);
    TlsSettings settings = TlsSettings.builder().certificate(certificate, key).build();
    TlsPolicy first = policies.open(settings);
    assertThat(policies.open(settings)).isSameAs(first);

    newPair(certificate, key);
    touch(certificate, 10);
    assertThat(policies.open(settings)).isNotSameAs(first);

    Files.writeString(certificate, "nonsense");
    touch(certificate, 20);
    assertThatThrownBy(() -> policies.open(settings)).hasMessageContaining("holds no certificate");
  }

  @Test
  void whatCannotBeOpenedNamesTheFile() {
    Path missing = home.resolve("missing.crt");
    TlsSettings settings = TlsSettings.builder().certificate(missing, missing).build();
    assertThatThrownBy(() -> policies.open(settings))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + " is not there or cannot be read");
  }

  private static X509Certificate certificateOf(TlsPolicy policy) throws Exception {
    try (Handshake handshake = Handshake.with(policy)) {
      assertThat(handshake.succeeded()).isTrue();
      return handshake.certificate();
    }
  }

  private void newPair(Path certificate, Path key) throws IOException {
    Path folder = Files.createTempDirectory(home, "pair");
    DevelopmentCertificate pair = new DevelopmentCertificate(folder);
    pair.makeIfMissing();
    Files.move(pair.files().chain(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.move(pair.files().key(), key, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Two changes within one tick of the clock of the file system would look like one. */
  private static void touch(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }
}
