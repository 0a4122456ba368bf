package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.TlsSettings.ClientCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsKeysTest {
  private static final Path ETC = Path.of("/etc/jackfield");

  @Test
  void readsEveryKey() throws Exception {
    TlsSettings settings =
        read(
            Map.of(
                "tls.certificate",
                "own.crt",
                "tls.key",
                "own.key",
                "tls.hosts",
                new String[] {
                  "WWW.Example.org=www.crt:www.key", " *.b\u00fccher.example = b.crt:/b.key"
                },
                "tls.client",
                "wanted",
                "tls.client.ca",
                "ca.crt",
                "tls.alpn",
                new String[] {"h2", " http/1.1", ""}));
    assertThat(settings.certificate()).contains(certificate("own.crt", "own.key"));
    assertThat(settings.hosts())
        .containsOnly(
            Map.entry("www.example.org", certificate("www.crt", "www.key")),
            Map.entry("*.xn--bcher-kva.example", certificate("b.crt", "/b.key")));
    assertThat(settings.client()).isEqualTo(ClientCertificate.WANTED);
    assertThat(settings.authorities()).contains(ETC.resolve("ca.crt"));
    assertThat(settings.alpn()).containsExactly("h2", "http/1.1");
    assertThat(settings.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
  }

  @Test
  void defaultsAreTheDevelopmentCertificateAndNoMore() throws Exception {
    assertThat(read(Map.of())).isEqualTo(TlsSettings.builder().build());
  }

  @ParameterizedTest
  @CsvSource({
    "a.example=a.crt, is not NAME=CHAIN:KEY",
    "=a.crt:a.key, is not NAME=CHAIN:KEY",
    "a..example=a.crt:a.key, not a legal name",
    "a..example=a.crt:a.key, not a legal name",
    "a b=a.crt:a.key, not the name of a host"
  })
  void hostsThatAreNoneAreNamed(String host, String reason) {
    assertThatThrownBy(() -> read(Map.of("tls.hosts", new String[] {host})))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("tls.hosts: " + host)
        .hasMessageContaining(reason);
  }

  @Test
  void hostsThatAreTwoAreNamed() {
    String[] hosts = {"a.example=a.crt:a.key", "A.example=b.crt:b.key"};
    assertThatThrownBy(() -> read(Map.of("tls.hosts", hosts)))
        .hasMessage("tls.hosts: A.example=b.crt:b.key: there twice");
  }

  @Test
  void halfASettingNamesTheKeyThatIsMissing() {
    assertThatThrownBy(() -> read(Map.of("tls.certificate", "own.crt")))
        .hasMessageStartingWith("tls.key: ");
    assertThatThrownBy(() -> read(Map.of("tls.key", "own.key")))
        .hasMessageStartingWith("tls.certificate: ");
    assertThatThrownBy(() -> read(Map.of("tls.client", "required")))
        .hasMessageStartingWith("tls.client.ca: ");
  }

  private static TlsSettings read(Map<String, ?> keys) throws IOException {
    return TlsKeys.read(TestConfig.of(keys), ETC);
  }

  private static TlsSettings.Certificate certificate(String chain, String key) {
    return new TlsSettings.Certificate(ETC.resolve(chain), ETC.resolve(key));
  }
}
