package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
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
