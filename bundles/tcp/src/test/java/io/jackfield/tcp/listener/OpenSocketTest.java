package io.jackfield.tcp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenSocketTest {

  @Test
  void whatWasOpenedHereIsWhereItIsConfigured() throws IOException {
    assertThat(socket("0.0.0.0", 80).isElsewhere()).isFalse();
    assertThat(socket("127.0.0.1", 80).addresses()).isEqualTo("127.0.0.1:80");
  }

  @Test
  void whatWasPassedIsWhereTheServiceManagerSays() throws IOException {
    InetSocketAddress local = new InetSocketAddress("127.0.0.1", 80);
    InetSocketAddress six = new InetSocketAddress("::1", 80);
    InetSocketAddress all = new InetSocketAddress("::", 80);
    assertThat(socket("127.0.0.1", 80, local, six).isElsewhere()).isFalse();
    assertThat(socket("127.0.0.1", 80, local, six).addresses()).isEqualTo("127.0.0.1:80,[::1]:80");
    assertThat(socket("127.0.0.1", 80, all).isElsewhere()).isTrue();
    assertThat(socket("127.0.0.1", 81, local).isElsewhere()).isTrue();
    assertThat(socket("0.0.0.0", 80, all).isElsewhere()).as("both are all addresses").isFalse();
    assertThat(socket("0.0.0.0", 81, all).isElsewhere()).isTrue();
  }

  private static OpenSocket socket(String address, int port, InetSocketAddress... passed)
      throws IOException {
    ListenerConfig config = TestConfig.of(Map.of("address", address, "port", port));
    ListenerSettings settings = ListenerSettings.of(config, Path.of("etc"));
    return new OpenSocket(
        settings,
        ConnectionSpec.plain("test", "echo"),
        new Bound(settings.address(), List.of(passed)));
  }

  private record Bound(InetSocketAddress own, List<InetSocketAddress> given) implements Binding {
    @Override
    public SocketAddress address() {
      return Stream.concat(given.stream(), Stream.of(own)).findFirst().orElseThrow();
    }

    @Override
    public List<SocketAddress> passed() {
      return List.copyOf(given);
    }

    @Override
    public void acceptor(Acceptor acceptor) {}

    @Override
    public CompletionStage<Boolean> close() {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public void leave() {}
  }
}
