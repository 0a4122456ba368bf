package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.ConnectionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ConnectionCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final TestIo io = new TestIo();

  private void connect(String id, InetSocketAddress remote) {
    daemon.connections.add(
        new ConnectionInfo(
            id,
            "ftp",
            "ftp",
            remote,
            true,
            FakeDaemon.NOW.minusSeconds(61),
            10,
            20,
            false,
            "stores \u001b[31m"));
  }

  @Test
  void listsConnections() {
    connect("a1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    connect("a2", InetSocketAddress.createUnresolved("local", 0));
    assertThat(daemon.run(io, "connections")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .contains("a1  ftp       ftp       127.0.0.1:4000  yes  1m 1s  10  20   no      stores")
        .contains("a2  ftp       ftp       local  ")
        .contains("stores \\u001B[31m");
  }

  @Test
  void tellsScripts() {
    connect("a1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    assertThat(daemon.run(io, "connections", "--json")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .contains("\"remote\" : \"127.0.0.1:4000\"", "\"since\" : \"2025-03-01T11:58:59Z\"");
  }

  @Test
  void closesAConnection() {
    connect("a1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    assertThat(daemon.run(io, "kick", "a1")).isEqualTo(Exit.OK);
    assertThat(daemon.run(io, "kick", "a1")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: there is no connection 'a1'\n");
  }
}
