package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.transport.AddressRules;
import io.jackfield.transport.ConnectionSpec;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener's configuration makes of its connections. */
class SpecTest {
  private final FakeSwitchboard switchboard = new FakeSwitchboard();
  private final FakeTransport transport = new FakeTransport();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void saysWhatTheStagesDo() throws Exception {
    ConnectionSpec spec =
        spec(
            Map.of(
                "protocol", "http",
                "idle.timeout", 7,
                "connections.max", 3,
                "connections.max.per.address", 2,
                "nodelay", false));
    assertThat(spec.listener()).isEqualTo("test");
    assertThat(spec.protocol()).isEqualTo("http");
    assertThat(spec.idleTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(spec.maxConnections()).isEqualTo(3);
    assertThat(spec.maxConnectionsPerClient()).isEqualTo(2);
    assertThat(spec.addressRules()).isEqualTo(AddressRules.NONE);
    assertThat(spec.proxies()).isEmpty();
    assertThat(spec.tls()).isEmpty();
    assertThat(spec.nodelay()).isFalse();
    assertThat(spec.keepalive()).isTrue();
  }

  @Test
  void readsWhoMayCome() throws Exception {
    ConnectionSpec spec =
        spec(
            Map.of(
                "allow", new String[] {"192.0.2.1", " 192.0.2.2 ", ""},
                "deny", new String[] {"192.0.2.2"}));
    assertThat(spec.addressRules().admits(InetAddress.getByName("192.0.2.1"))).isTrue();
    assertThat(spec.addressRules().admits(InetAddress.getByName("192.0.2.2"))).isFalse();
    assertThat(spec.addressRules().admits(InetAddress.getByName("192.0.2.3"))).isFalse();
    assertThat(spec(Map.of("allow.file", "allow.txt")).addressRules().allow()).isPresent();
  }

  @Test
  void readsWhichProxiesAreBelieved() throws Exception {
    Map<String, ?> proxy = Map.of("proxy", "required", "proxy.trusted", new String[] {"192.0.2.1"});
    assertThat(spec(proxy).proxies()).isPresent();
    assertThatThrownBy(() -> spec(Map.of("proxy", "required")))
        .hasMessage("proxy.trusted: not set, but proxy is required");
    assertThatThrownBy(() -> spec(Map.of("deny", new String[] {"bad"})))
        .hasMessage("deny: bad: not an address");
  }

  private ConnectionSpec spec(Map<String, ?> config) throws IOException {
    SocketOpener opener = new SocketOpener("test", transport, switchboard);
    OpenSocket socket = opener.open(ListenerSettings.of(TestConfig.of(config), Path.of("etc")));
    FakeTransport.FakeBinding binding = (FakeTransport.FakeBinding) socket.binding();
    binding.acceptor.accepted(new EmbeddedChannel());
    return switchboard.plugged.get(switchboard.plugged.size() - 1);
  }
}
