package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Class loaders of replaced bundles are collected while connections and sockets stay. */
class PinningTest extends TransportContract {
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  @Test
  void noOldProtocolIsPinned() throws Exception {
    InetSocketAddress address = rig.listen();
    FakeReference last = rig.plugIn(protocol());
    try (Client busy = Client.to(address);
        Client idle = Client.to(address)) {
      for (int i = 1; i <= 50; i++) {
        assertAnswer(busy, i);
        FakeReference next = i % 5 == 0 ? null : rig.plugIn(protocol());
        rig.unplug(last);
        last = next == null ? rig.plugIn(protocol()) : next;
      }
      assertAnswer(busy, 51);
      assertAnswer(idle, 1);
      assertOnlyTheLastIsThere();
    }
  }

  @Test
  void noOldProtocolIsPinnedByAConnectionThatCarriesStreams() throws Exception {
    FakeReference last = rig.plugIn(streamProtocol(), StreamProtocol.PROPERTIES);
    try (Http2Client client = Http2Client.begin(Client.to(rig.listen()))) {
      for (int stream = 1; stream < 40; stream += 2) {
        client.get(stream, "/hello");
        assertThat(client.answer(stream)).isEqualTo("v hello");
        FakeReference next = rig.plugIn(streamProtocol(), StreamProtocol.PROPERTIES);
        rig.unplug(last);
        last = next;
      }
      client.get(41, "/hello");
      assertThat(client.answer(41)).isEqualTo("v hello");
      assertOnlyTheLastIsThere();
    }
  }

  private Protocol streamProtocol() throws Exception {
    return (Protocol) remember(SwappedLoader.instance(StreamProtocol.class, "v"));
  }

  @Test
  void noOldListenerIsPinned() throws Exception {
    rig.plugIn(new TaggingProtocol("v"));
    BundleTransport last = rig.bundle("tcp");
    InetSocketAddress address = listen(last);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      BundleTransport next = rig.bundle("tcp");
      if (i % 2 == 0) {
        listen(next);
        last.revoke();
      } else {
        last.revoke();
        listen(next);
      }
      last = next;
      if (i % 20 == 0) {
        clients.add(Client.to(address));
      }
    }
    for (Client client : clients) {
      assertAnswer(client, 1);
    }
    assertOnlyTheLastIsThere();
    for (Client client : clients) {
      assertAnswer(client, 2);
      client.close();
    }
  }

  private Protocol protocol() throws Exception {
    return (Protocol) remember(SwappedLoader.instance(TaggingProtocol.class, "v"));
  }

  @SuppressWarnings("unchecked")
  private InetSocketAddress listen(BundleTransport bundle) throws Exception {
    ConnectionSpec spec = ConnectionSpec.plain("listener", Rig.PROTOCOL);
    Consumer<Channel> plug = channel -> rig.manager.plug(channel, spec);
    BiFunction<Transport, BindRequest, CompletionStage<Binding>> listener =
        (BiFunction<Transport, BindRequest, CompletionStage<Binding>>)
            remember(SwappedLoader.instance(SwappedListener.class, plug));
    Binding binding =
        listener
            .apply(bundle, BindRequest.builder("swapped", Rig.freePort()).backlog(64).build())
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    return (InetSocketAddress) binding.address();
  }

  private Object remember(Object instance) {
    loaders.add(new WeakReference<>(instance.getClass().getClassLoader()));
    return instance;
  }

  private void assertOnlyTheLastIsThere() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders.stream().filter(loader -> loader.get() != null)).hasSize(1);
            });
  }

  private static void assertAnswer(Client client, int number) throws IOException {
    client.send("hello\n");
    assertThat(client.line()).isEqualTo("v" + number + " hello");
  }
}
