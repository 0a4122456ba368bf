package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.ConnectionSpec;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerAcceptorTest {
  private final FakeSwitchboard switchboard = new FakeSwitchboard();

  @Test
  void plugsConnectionsIntoTheProtocol() throws Exception {
    accept(Map.of("protocol", "http", "idle.timeout", 7));
    assertThat(switchboard.plugged)
        .containsExactly(
            new ConnectionSpec(
                "test", "http", Optional.empty(), false, Duration.ofSeconds(7), Optional.empty()));
  }

  @Test
  void leavesAloneWhoIsGoneByNow() throws Exception {
    Client client = new Client();
    client.close();
    acceptor(Map.of()).accepted(client);
    assertThat(switchboard.plugged).isEmpty();
  }

  @Test
  void closesWhatIsOverTheLimit() throws Exception {
    ListenerAcceptor acceptor = acceptor(Map.of("connections.max", 2));
    Client first = new Client();
    Client second = new Client();
    Client third = new Client();
    acceptor.accepted(first);
    acceptor.accepted(second);
    acceptor.accepted(third);
    assertThat(switchboard.plugged).hasSize(2);
    assertThat(second.isOpen()).isTrue();
    assertThat(third.isOpen()).isFalse();
  }

  @Test
  void closesWhatIsOverTheLimitOfAnAddress() throws Exception {
    switchboard.fromOneAddress = 3;
    assertThat(accept(Map.of("connections.max.per.address", 4)).isOpen()).isTrue();
    assertThat(accept(Map.of("connections.max.per.address", 3)).isOpen()).isFalse();
  }

  @Test
  void limitOfZeroIsNone() throws Exception {
    switchboard.fromOneAddress = 1_000_000;
    Map<String, ?> none = Map.of("connections.max", 0, "connections.max.per.address", 0);
    assertThat(accept(none).isOpen()).isTrue();
  }

  private Client accept(Map<String, ?> config) throws IOException {
    Client client = new Client();
    acceptor(config).accepted(client);
    return client;
  }

  private ListenerAcceptor acceptor(Map<String, ?> config) throws IOException {
    return new ListenerAcceptor(
        "test",
        ListenerSettings.of(TestConfig.of(config), Path.of("etc")),
        Optional.empty(),
        switchboard);
  }

  private static final class Client extends EmbeddedChannel {
    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress("192.0.2.1", 40000);
    }
  }
}
