package io.jackfield.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.TlsSettings.ClientCertificate;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What client and server agree on. */
class TlsPolicyTest extends TlsContract {
  @ParameterizedTest
  @CsvSource({
    "www.example.org, www",
    "WWW.Example.ORG, www",
    "a.example.net, wild",
    "a.b.example.net, own",
    "example.net, own",
    "other.example.org, own"
  })
  void nameThatIsAskedForChoosesTheCertificate(String asked, String shown) throws Exception {
    TlsSettings.Certificate own = pair("own");
    TlsSettings.Certificate www = pair("www");
    TlsSettings.Certificate wild = pair("wild");
    TlsPolicy policy =
        policies.open(
            TlsSettings.builder()
                .certificate(own.chain(), own.key())
                .host("www.example.org", www.chain(), www.key())
                .host("*.example.net", wild.chain(), wild.key())
                .build());
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      SslContext client = Handshake.client(builder -> builder.protocols(version));
      try (Handshake handshake = new Handshake(client, policy, asked)) {
        assertThat(handshake.succeeded()).isTrue();
        assertThat(handshake.certificate())
            .isEqualTo(CertificateFiles.readChain(pair(shown).chain()).get(0));
      }
    }
  }

  @Test
  void addressAsksForNoName() throws Exception {
    TlsSettings.Certificate www = pair("www");
    TlsPolicy policy =
        policies.open(
            TlsSettings.builder().host("www.example.org", www.chain(), www.key()).build());
    try (Handshake handshake =
        new Handshake(Handshake.client(builder -> builder), policy, "127.0.0.1")) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.certificate())
          .isNotEqualTo(CertificateFiles.readChain(www.chain()).get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
      })
  void suiteOfTheClientIsSpoken(String suite) throws Exception {
    SslContext client = Handshake.client(builder -> builder.ciphers(List.of(suite)));
    TlsPolicy policy = policies.open(TlsSettings.builder().build());
    try (Handshake handshake = new Handshake(client, policy, "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.session().getCipherSuite()).isEqualTo(suite);
    }
  }

  @Test
  void keyThatOnlyOneEngineTakesIsServedByThatOne() throws Exception {
    TlsSettings.Certificate pair = pair("own");
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    X500Name name = new X500Name("CN=localhost");
    Instant now = Instant.now();
    X509CertificateHolder certificate =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                name,
                keys.getPublic())
            .build(new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate()));
    write(pair.chain(), certificate);
    write(pair.key(), new JcaPKCS8Generator(keys.getPrivate(), null));
    TlsPolicy policy =
        policies.open(TlsSettings.builder().certificate(pair.chain(), pair.key()).build());
    try (Handshake handshake = Handshake.with(policy)) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.certificate().getPublicKey()).isEqualTo(keys.getPublic());
    }
  }

  private static void write(Path file, Object content) throws IOException {
    try (JcaPEMWriter pem = new JcaPEMWriter(Files.newBufferedWriter(file))) {
      pem.writeObject(content);
    }
  }

  @Test
  void applicationProtocolIsAgreedOn() throws Exception {
    TlsPolicy policy = policies.open(TlsSettings.builder().alpn(List.of("http/1.1")).build());
    assertThat(agreed(policy, "h2", "http/1.1")).isEqualTo("http/1.1");
    assertThat(agreed(policy, "ftp")).isNull();
    assertThat(agreed(policies.open(TlsSettings.builder().build()), "http/1.1")).isNull();
  }

  private static String agreed(TlsPolicy policy, String... offered) throws Exception {
    SslContext client =
        Handshake.client(
            builder ->
                builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        offered)));
    try (Handshake handshake = new Handshake(client, policy, "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
      return handshake.serverTls.applicationProtocol();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientsShowTheirCertificates(String version) throws Exception {
    TlsSettings.Certificate known = pair("known");
    TlsSettings.Certificate stranger = pair("stranger");
    TlsPolicy wanted =
        policies.open(
            TlsSettings.builder().client(ClientCertificate.WANTED, known.chain()).build());
    TlsPolicy required =
        policies.open(
            TlsSettings.builder().client(ClientCertificate.REQUIRED, known.chain()).build());

    SslContext none = Handshake.client(builder -> builder.protocols(version));
    assertThat(accepted(none, wanted)).isTrue();
    assertThat(accepted(none, required)).isFalse();

    SslContext good = client(version, known);
    assertThat(accepted(good, wanted)).isTrue();
    try (Handshake handshake = new Handshake(good, required, "localhost")) {
      assertThat(handshake.serverTls.engine().getSession().getPeerCertificates()[0])
          .isEqualTo(CertificateFiles.readChain(known.chain()).get(0));
    }

    assertThat(accepted(client(version, stranger), wanted)).isFalse();
    assertThat(accepted(client(version, stranger), required)).isFalse();
  }

  private static SslContext client(String version, TlsSettings.Certificate files)
      throws IOException {
    CertificateFiles shown = CertificateFiles.read(files);
    return Handshake.client(
        builder -> builder.protocols(version).keyManager(shown.key(), shown.chain()));
  }

  private static boolean accepted(SslContext client, TlsPolicy policy) {
    try (Handshake handshake = new Handshake(client, policy, "localhost")) {
      return handshake.serverTls.handshakeFuture().isSuccess();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionIsResumed(String version) throws Exception {
    TlsPolicy policy = policies.open(TlsSettings.builder().build());
    SslContext client = Handshake.client(builder -> builder.protocols(version));
    assertThat(Handshake.resumes(client, policy)).isFalse();
    assertThat(Handshake.resumes(client, policy)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionIsResumedAfterARestart(String version) throws Exception {
    assumeTrue(engine == TlsEngine.OPENSSL, "the JDK's engine keeps its secrets for itself");
    TlsSettings settings = TlsSettings.builder().build();
    SslContext client = Handshake.client(builder -> builder.protocols(version));
    assertThat(Handshake.resumes(client, policies.open(settings))).isFalse();

    TlsPolicies restarted = new TlsPolicies(engine, home.resolve("tls"), timers);
    assertThat(Handshake.resumes(client, restarted.open(settings))).isTrue();

    TlsSettings other = TlsSettings.builder().alpn(List.of("http/1.1")).build();
    assertThat(Handshake.resumes(client, restarted.open(other))).as("another listener").isFalse();
  }

  private TlsSettings.Certificate pair(String name) throws IOException {
    DevelopmentCertificate pair = new DevelopmentCertificate(home.resolve(name));
    pair.makeIfMissing();
    return pair.files();
  }
}
