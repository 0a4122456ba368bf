package io.jackfield.client.forward;

import static io.jackfield.client.forward.ForwardRig.PLAIN;
import static io.jackfield.client.forward.ForwardRig.accept;
import static io.jackfield.client.forward.ForwardRig.addressOf;
import static io.jackfield.client.forward.ForwardRig.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.client.http.TestCertificate;
import io.jackfield.transport.ClientTlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an upstream that speaks TLS ends, and how it is told of an end; with both engines. */
class SecureUpstreamTest {
  @TempDir Path home;

  private ServerSocket server;
  private TestCertificate certificate;

  @BeforeEach
  void start() throws Exception {
    server = server();
    certificate = TestCertificate.own("localhost");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private ForwardRig rig(String engine) throws Exception {
    ForwardRig rig = new ForwardRig(home, engine);
    ForwardSettings plain = rig.settings(Balance.FAILOVER, addressOf(server));
    ForwardSettings settings =
        new ForwardSettings(
            plain.upstreams(),
            plain.balance(),
            plain.connectTimeout(),
            Duration.ZERO,
            plain.fall(),
            plain.rise(),
            plain.proxyHeader(),
            Optional.of(
                ClientTlsSettings.builder()
                    .authorities(certificate.pem(home.resolve("upstream.pem")))
                    .build()),
            "localhost");
    rig.daemon.plugIn(ForwardRig.PROTOCOL, rig.protocol(settings));
    return rig;
  }

  private SSLSocket secured(Socket accepted, String version) throws Exception {
    SSLSocket tls =
        (SSLSocket) certificate.context().getSocketFactory().createSocket(accepted, null, 0, true);
    tls.setUseClientMode(false);
    tls.setEnabledProtocols(new String[] {version});
    tls.startHandshake();
    return tls;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"openssl,TLSv1.2", "openssl,TLSv1.3", "jdk,TLSv1.2", "jdk,TLSv1.3"})
  void whereItIsCutTheClientDoesNotTakeThatForTheEnd(String engine, String version)
      throws Exception {
    try (ForwardRig rig = rig(engine)) {
      isCut(rig.listen(PLAIN), version, rig);
      await().until(() -> rig.daemon.connections().isEmpty());
    }
  }

  private void isCut(InetSocketAddress address, String version, ForwardRig rig) throws Exception {
    try (Socket client = rig.connect(address, PLAIN);
        Socket raw = accept(server);
        SSLSocket upstream = secured(raw, version)) {
      upstream.getOutputStream().write(bytes("half of it"));
      assertThat(client.getInputStream().readNBytes(10)).asString().isEqualTo("half of it");
      raw.shutdownOutput();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  /** Java's own client does not tell a cut from an end: so one that does is between. */
  @ParameterizedTest
  @CsvSource({"openssl,TLSv1.2", "openssl,TLSv1.3", "jdk,TLSv1.2", "jdk,TLSv1.3"})
  void whereItIsCutAClientWithTlsIsCut(String engine, String version) throws Exception {
    try (ForwardRig rig = rig(engine);
        ForwardRig between = new ForwardRig(home, "auto")) {
      between.daemon.plugIn(
          ForwardRig.PROTOCOL,
          between.protocol(
              between.settings(
                  Balance.FAILOVER, ProxyHeader.OFF, Duration.ZERO, "TLS", rig.listen(version))));
      isCut(between.listen(PLAIN), "TLSv1.3", between);
      await().until(() -> rig.daemon.connections().isEmpty());
    }
  }

  /** All that it has sent comes first, however slow the client is. */
  @ParameterizedTest
  @CsvSource({"openssl,TLSv1.3", "jdk,TLSv1.2"})
  void whereItIsCutAClientWithTlsGetsAllThatHasCome(String engine, String version)
      throws Exception {
    byte[] much = new byte[3_000_000];
    try (ForwardRig rig = rig(engine)) {
      InetSocketAddress address = rig.listen(version);
      try (Socket client = rig.connect(address, version);
          Socket raw = accept(server);
          SSLSocket upstream = secured(raw, version)) {
        Aside<Void> sent =
            Aside.run(
                () -> {
                  upstream.getOutputStream().write(much);
                  raw.shutdownOutput();
                  return null;
                });
        assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
        sent.get();
      }
      await().until(() -> rig.daemon.connections().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"openssl,TLSv1.2", "openssl,TLSv1.3", "jdk,TLSv1.2", "jdk,TLSv1.3"})
  void whereItEndsTheClientGetsAllAndTheEnd(String engine, String version) throws Exception {
    byte[] much = new byte[3_000_000];
    try (ForwardRig rig = rig(engine)) {
      InetSocketAddress address = rig.listen(PLAIN);
      try (Socket client = rig.connect(address, PLAIN);
          SSLSocket upstream = secured(accept(server), version)) {
        Aside<Void> sent = Aside.send(upstream, much, true);
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
        sent.get();
      }
      await().until(() -> rig.daemon.connections().isEmpty());
    }
  }

  /** With TLS 1.2 the end of one side is that of both: nobody waits for what cannot come. */
  @ParameterizedTest
  @CsvSource({"openssl,TLSv1.2", "jdk,TLSv1.2"})
  void withOlderTlsAnEndIsOneOfBoth(String engine, String version) throws Exception {
    try (ForwardRig rig = rig(engine)) {
      InetSocketAddress address = rig.listen(PLAIN);
      try (Socket client = rig.connect(address, PLAIN);
          SSLSocket upstream = secured(accept(server), version)) {
        Aside.send(client, bytes("there"), true).get();
        assertThat(upstream.getInputStream().readAllBytes()).asString().isEqualTo("there");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      await().until(() -> rig.daemon.connections().isEmpty());
      try (Socket client = rig.connect(address, PLAIN);
          SSLSocket upstream = secured(accept(server), version)) {
        Aside.send(upstream, bytes("back"), true).get();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("back");
        await().until(() -> rig.daemon.connections().isEmpty());
      }
    }
  }
}
