package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.config.ConfigProblem;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.rollout.LaneInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final TestIo io = new TestIo();

  @BeforeEach
  void fill() throws UnknownHostException {
    InetAddress local = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    byte[] one = new byte[16];
    one[15] = 1;
    InetAddress six = InetAddress.getByAddress(one);
    daemon
        .services
        .listeners()
        .add(FakeDaemon.listener("http", "http", new InetSocketAddress(local, 8080), false, ""));
    daemon
        .services
        .listeners()
        .add(
            FakeDaemon.listener(
                "ftp", "ftp", new InetSocketAddress(six, 2121), true, "the port is in use"));
    daemon.protocols.add(new ProtocolInfo("http", "io.jackfield.http", "0.1.0", 3, true));
    daemon.bundles.add(bundle("io.jackfield.http", true, Optional.empty()));
    daemon.bundles.add(bundle("io.jackfield.ftp", false, Optional.of("no FileSpace")));
    daemon.lanes.add(new LaneInfo("io.jackfield.http", "worker", 2, 1, 0));
    daemon.lanes.add(new LaneInfo("other", "worker", 0, 0, 7));
    daemon.refused.put("bad.jar", "is no whole jar");
  }

  private static LiveBundle bundle(String name, boolean active, Optional<String> problem) {
    LiveBundle.Source source = active ? LiveBundle.Source.SHIPPED : LiveBundle.Source.DEPLOYED;
    return new LiveBundle(
        name,
        "0.1.0",
        name + ".jar",
        source,
        active,
        problem,
        0,
        Optional.empty(),
        0,
        Optional.empty());
  }

  @Test
  void tellsScriptsInTheDocumentedSchema() throws IOException {
    assertThat(daemon.run(io, "status", "--json")).isEqualTo(Exit.OK);
    try (InputStream golden = StatusCommandsTest.class.getResourceAsStream("status.json")) {
      assertThat(io.outText()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aListenerWhoseBundleIsBeingReplacedIsToldOnce() throws IOException {
    InetSocketAddress next = InetSocketAddress.createUnresolved("next", 1);
    daemon.services.listeners().add(FakeDaemon.listener("http", "http", next, false, ""));
    tellsScriptsInTheDocumentedSchema();
  }

  @Test
  void tellsPeopleInColumns() {
    assertThat(daemon.run(io, "status")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .startsWith(
            """
            jackfield 1.2.3, up 1m 15s

            LISTENER  PROTOCOL  ADDRESS         TLS  PROBLEM
            ftp       ftp       [::1]:2121      yes  the port is in use
            http      http      127.0.0.1:8080  no

            """)
        .endsWith(
            """

            REFUSED  REASON
            bad.jar  is no whole jar
            """);
  }

  @Test
  void checksTheConfiguration() {
    assertThat(daemon.run(io, "check")).isEqualTo(Exit.OK);
    daemon.problems.add(new ConfigProblem("listener-http.cfg", "port", "not a number: ninety"));
    assertThat(daemon.run(io, "check")).isEqualTo(Exit.FAILED);
    assertThat(io.errText())
        .isEqualTo("jackfield: listener-http.cfg: port: not a number: ninety\n");
  }

  @Test
  void tellsTheVersion() {
    assertThat(daemon.run(io, "version")).isEqualTo(Exit.OK);
    assertThat(io.outText()).isEqualTo("jackfield 1.2.3\n");
  }
}
