package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.testkit.TestConnection;
import io.jackfield.transport.Connection;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not be possible on the control connection. */
final class SecurityTest {
  @TempDir Path root;

  private static Wire connected(TestDaemon daemon) throws Exception {
    Wire wire = new Wire(daemon.port);
    wire.reply();
    return wire;
  }

  @Test
  void closesOnBytesBehindAuth() throws Exception {
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = connected(daemon)) {
      assertThat(wire.ask("AUTH TLS\r\nUSER ann")).startsWith("421 ");
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void runsNothingThatWasSentInTheClearBehindAuthDuringATransfer() throws Exception {
    Files.write(root.resolve("large"), new byte[8 << 20]);
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      wire.send("AUTH TLS\r\nPBSZ 0\r\nPROT P\r\nUSER ann\r\nPASS secret\r\nPWD\r\n");
      // Answered at once, behind all that was sent: now it waits in the session.
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      data.getInputStream().readAllBytes();
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(wire.reply()).startsWith("421 ");
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void beginsTlsAfterATransferIfNothingWasSentBehindAuth() throws Exception {
    Files.write(root.resolve("large"), new byte[8 << 20]);
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      wire.send("REST 7\r\nRNFR large\r\nAUTH TLS\r\n");
      data.getInputStream().readAllBytes();
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(wire.reply()).startsWith("350 ");
      assertThat(wire.reply()).startsWith("350 ");
      assertThat(wire.reply()).startsWith("234 ");
      Wire secure = new Wire(TlsWire.over(wire.socket));
      assertThat(secure.ask("PWD")).startsWith("530 ");
      secure.ask("USER ann");
      assertThat(secure.ask("PASS secret")).startsWith("230 ");
      assertThat(secure.ask("RNTO small")).startsWith("503 ");
      // REST would be refused with it.
      assertThat(secure.ask("STOU")).startsWith("425 ");
    }
  }

  /** What has come to a parked connection is given to the protocol later, past TLS. */
  @Test
  void runsNothingThatTheTransportHasKeptBehindAuth() {
    TestConnection plain = new TestConnection();
    CompletableFuture<Void> handshake = new CompletableFuture<>();
    Connection upgradable =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "tlsPolicy" -> Optional.of(SelfSigned.policy());
                      case "startTls" -> handshake;
                      default -> method.invoke(plain, args);
                    });
    try (TestDaemon daemon = new TestDaemon(root)) {
      daemon.version().take(upgradable);
      plain.wire().writeInbound(Unpooled.copiedBuffer("AUTH TLS\r\n", StandardCharsets.US_ASCII));
      plain.wire().writeInbound(Unpooled.copiedBuffer("USER ann\r\n", StandardCharsets.US_ASCII));
      assertThat(plain.wire().isOpen()).isTrue();
      handshake.complete(null);
      plain.wire().runPendingTasks();
      assertThat(plain.wire().isOpen()).isFalse();
    } finally {
      plain.wire().finishAndReleaseAll();
    }
  }

  @Test
  void closesOnAnEndlessLine() throws Exception {
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = connected(daemon)) {
      wire.send("x".repeat(5000));
      assertThat(wire.reply()).isEqualTo("500 Command line too long.");
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void repliesWithNothingThatWasSent() throws Exception {
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = connected(daemon)) {
      assertThat(wire.ask("<script>")).doesNotContain("script");
      assertThat(wire.ask("USER <script>")).doesNotContain("script");
    }
  }

  @Test
  void demandsTlsForTheLogin() throws Exception {
    try (TestDaemon daemon = new TestDaemon(root, Map.of("tls_required", "login"));
        Wire wire = connected(daemon)) {
      assertThat(wire.ask("USER ann")).isEqualTo("530 Use AUTH TLS first.");
      assertThat(wire.ask("PASS secret")).startsWith("503 ");
    }
  }

  @Test
  void telnetCommandsDoNotHideAnAbort() throws Exception {
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = Wire.loggedIn(daemon.port)) {
      byte[] abort = {
        (byte) 255, (byte) 244, (byte) 255, (byte) 242, 'A', 'B', 'O', 'R', '\r', '\n'
      };
      wire.send(abort);
      assertThat(wire.reply()).startsWith("226 ");
    }
  }
}
