package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.TlsPolicy;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListenerHealthTest {
  private static final Path FILE = Path.of("/etc/tls/server.crt");
  private static final Duration WARN = Duration.ofDays(14);

  private static X509Certificate certificate;
  private static Instant end;

  @BeforeAll
  static void read() throws Exception {
    certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        TestCertificate.PEM.getBytes(StandardCharsets.US_ASCII)));
    end = certificate.getNotAfter().toInstant();
  }

  /** With one certificate. */
  private record Policy(Optional<String> problem) implements TlsPolicy {
    @Override
    public SslHandler newHandler(Channel channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Path, X509Certificate> certificates() {
      return Map.of(FILE, certificate);
    }
  }

  private static Result at(Instant now) {
    return ListenerHealth.of(
        Optional.empty(), Optional.of(new Policy(Optional.empty())), WARN, now);
  }

  @Test
  void aCertificateIsToldBeforeItEndsAndWhenItHas() {
    assertThat(at(end.minus(WARN).minusSeconds(1)).isOk()).isTrue();
    Result soon = at(end.minus(WARN));
    assertThat(soon.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(soon.toString()).contains(FILE + " ends in 14 days, " + end);
    assertThat(at(end.minusSeconds(1)).toString()).contains("ends in 0 days");
    Result over = at(end);
    assertThat(over.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(over.toString()).contains(FILE + " has ended " + end);
  }

  @Test
  void whatCannotBeTakenIsCritical() {
    Policy refused = new Policy(Optional.of("not taken"));
    Result result =
        ListenerHealth.of(
            Optional.empty(), Optional.of(refused), WARN, end.minus(Duration.ofDays(99)));
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(result.toString()).contains("not taken");
    assertThat(ListenerHealth.of(Optional.of("in use"), Optional.empty(), WARN, end).getStatus())
        .isEqualTo(Result.Status.CRITICAL);
    assertThat(ListenerHealth.of(Optional.empty(), Optional.empty(), WARN, end).isOk()).isTrue();
  }
}
