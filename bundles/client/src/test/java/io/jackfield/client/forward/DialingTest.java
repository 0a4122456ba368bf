package io.jackfield.client.forward;

import static io.jackfield.client.forward.ForwardRig.PLAIN;
import static io.jackfield.client.forward.ForwardRig.accept;
import static io.jackfield.client.forward.ForwardRig.addressOf;
import static io.jackfield.client.forward.ForwardRig.nobody;
import static io.jackfield.client.forward.ForwardRig.reset;
import static io.jackfield.client.forward.ForwardRig.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.core.SmallDaemon.PluggedIn;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an upstream is found for a client. */
class DialingTest {
  @TempDir static Path home;

  private ForwardRig rig;
  private ServerSocket server;

  @BeforeEach
  void start() throws Exception {
    rig = new ForwardRig(home);
    server = server();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    server.close();
  }

  private PluggedIn plugIn(ForwardSettings settings) throws IOException {
    return rig.daemon.plugIn(ForwardRig.PROTOCOL, rig.protocol(settings));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theNextOneGetsAllThatTheClientHasSent() throws Exception {
    plugIn(rig.settings(Balance.FAILOVER, nobody(), nobody(), addressOf(server)));
    try (Socket client = rig.connect(rig.listen(PLAIN), PLAIN)) {
      Aside.send(client, bytes("at once"), true).get();
      try (Socket atServer = accept(server)) {
        assertThat(atServer.getInputStream().readAllBytes()).asString().isEqualTo("at once");
        atServer.getOutputStream().write('y');
        atServer.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("y");
      }
    }
  }

  @Test
  void whereNobodyAnswersTheClientIsClosed() throws Exception {
    PluggedIn version = plugIn(rig.settings(Balance.LEAST, nobody(), nobody()));
    InetSocketAddress address = rig.listen(PLAIN);
    for (int i = 1; i <= 3; i++) {
      try (Socket client = rig.connect(address, PLAIN)) {
        client.getOutputStream().write(new byte[10_000]);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(version.traffic().failures()).isEqualTo(i);
    }
    await().until(() -> rig.daemon.connections().isEmpty());
  }

  @Test
  void aClientThatGoesMeanwhileIsForgotten() throws Exception {
    // It takes a second to hear that the handshake does not go on.
    plugIn(rig.settings(Balance.FAILOVER, ProxyHeader.OFF, Duration.ZERO, "TLS", silent()));
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      client.getOutputStream().write(bytes("hello"));
      assertThat(atServer.getInputStream().read()).as("a record of TLS").isEqualTo(22);
      reset(client);
      await().until(() -> rig.daemon.connections().isEmpty());
      atServer.getInputStream().readAllBytes();
    }
  }

  /** Our own server, which does not speak TLS; makes the certificate that is trusted. */
  private InetSocketAddress silent() throws Exception {
    rig.listen("TLSv1.3");
    return addressOf(server);
  }

  @Test
  void aNewVersionBeginsAnew() throws Exception {
    PluggedIn before =
        plugIn(rig.settings(Balance.FAILOVER, ProxyHeader.OFF, Duration.ZERO, "TLS", silent()));
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket first = accept(server)) {
      client.getOutputStream().write(bytes("hello"));
      assertThat(first.getInputStream().read()).isEqualTo(22);
      plugIn(rig.settings(Balance.FAILOVER, addressOf(server)));
      before.unplug();
      try (Socket second = accept(server)) {
        client.shutdownOutput();
        assertThat(second.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      }
      // The rest of what was begun, and the end.
      first.getInputStream().readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openssl", "jdk"})
  void tlsToTheUpstream(String engine) throws Exception {
    try (ForwardRig secure = new ForwardRig(home, engine);
        ForwardRig upstream = new ForwardRig(home, "auto")) {
      upstream.daemon.plugIn(
          ForwardRig.PROTOCOL,
          upstream.protocol(upstream.settings(Balance.FAILOVER, addressOf(server))));
      InetSocketAddress there = upstream.listen("TLSv1.3");
      InetSocketAddress older = upstream.listen("TLSv1.2");
      secure.daemon.plugIn(
          ForwardRig.PROTOCOL,
          secure.protocol(
              secure.settings(
                  Balance.ROUND_ROBIN, ProxyHeader.OFF, Duration.ZERO, "TLS", there, older)));
      InetSocketAddress address = secure.listen(PLAIN);
      for (int i = 0; i < 2; i++) {
        try (Socket client = secure.connect(address, PLAIN);
            Socket atServer = accept(server)) {
          byte[] there2 = new byte[1_000_000];
          Aside<byte[]> received = Aside.receive(atServer, there2.length);
          Aside.send(client, there2, false).get();
          assertThat(received.get()).isEqualTo(there2);
          Aside.send(atServer, bytes("back"), true).get();
          assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("back");
        }
      }
      try (Socket client = secure.connect(address, PLAIN);
          Socket atServer = accept(server)) {
        Aside.send(client, bytes("there"), true).get();
        assertThat(atServer.getInputStream().readAllBytes()).asString().isEqualTo("there");
        Aside.send(atServer, bytes("back"), true).get();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("back");
      }
      await().until(() -> secure.daemon.connections().isEmpty());
      await().until(() -> upstream.daemon.connections().isEmpty());
    }
  }

  @Test
  void anUpstreamOfAnotherNameIsLeft() throws Exception {
    rig.daemon.plugIn("upstream", connection -> {});
    ForwardSettings trusting =
        rig.settings(
            Balance.FAILOVER, ProxyHeader.OFF, Duration.ZERO, "TLS", rig.listen("TLSv1.3"));
    ForwardSettings other =
        new ForwardSettings(
            trusting.upstreams(),
            trusting.balance(),
            trusting.connectTimeout(),
            trusting.checkInterval(),
            trusting.fall(),
            trusting.rise(),
            trusting.proxyHeader(),
            trusting.tls(),
            "example.org");
    PluggedIn version = plugIn(other);
    try (Socket client = rig.connect(rig.listen(PLAIN), PLAIN)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    await().until(() -> version.traffic().failures() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1", "V2"})
  void theUpstreamIsToldWhoTheClientIs(String version) throws Exception {
    ProxyHeader header = ProxyHeader.valueOf(version);
    plugIn(rig.settings(Balance.FAILOVER, header, Duration.ZERO, PLAIN, addressOf(server)));
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      Aside.send(client, bytes("hello"), true).get();
      byte[] expected = header.between((InetSocketAddress) client.getLocalSocketAddress(), address);
      assertThat(atServer.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
      assertThat(atServer.getInputStream().readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @Test
  void eachHasItsTurn() throws Exception {
    try (ServerSocket other = server()) {
      plugIn(rig.settings(Balance.ROUND_ROBIN, addressOf(server), addressOf(other)));
      InetSocketAddress address = rig.listen(PLAIN);
      for (ServerSocket expected : new ServerSocket[] {server, other, server, other}) {
        try (Socket client = rig.connect(address, PLAIN);
            Socket atServer = accept(expected)) {
          atServer.getOutputStream().write('x');
          assertThat(client.getInputStream().read()).isEqualTo('x');
        }
      }
    }
  }

  @Test
  void whoHasTheFewestIsNextAlsoAfterASwap() throws Exception {
    try (ServerSocket other = server()) {
      ForwardSettings settings = rig.settings(Balance.LEAST, addressOf(server), addressOf(other));
      PluggedIn before = plugIn(settings);
      InetSocketAddress address = rig.listen(PLAIN);
      try (Socket first = rig.connect(address, PLAIN);
          Socket atServer = accept(server)) {
        atServer.getOutputStream().write('x');
        assertThat(first.getInputStream().read()).isEqualTo('x');
        PluggedIn after = plugIn(settings);
        before.unplug();
        await().until(() -> after.traffic().connections() == 1);
        for (int i = 0; i < 3; i++) {
          try (Socket next = rig.connect(address, PLAIN);
              Socket atOther = accept(other)) {
            atOther.getOutputStream().write('y');
            assertThat(next.getInputStream().read()).isEqualTo('y');
            next.shutdownOutput();
            assertThat(atOther.getInputStream().read()).isEqualTo(-1);
          }
          await().until(() -> rig.daemon.connections().size() == 1);
        }
      }
    }
  }

  @Test
  void whatAnotherSchemaHasLeftIsClosed() throws Exception {
    PluggedIn before =
        rig.daemon.plugIn(
            ForwardRig.PROTOCOL,
            connection -> {
              connection.state().put("forward.schema", 2);
              connection.onRelease(request -> connection.release());
            });
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN)) {
      await().until(() -> before.traffic().connections() == 1);
      plugIn(rig.settings(Balance.FAILOVER, addressOf(server)));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }
}
