package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Binding;
import io.jackfield.transport.Connection;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.rollout.Traffic;
import io.jackfield.transport.shares.Buckets;
import io.jackfield.transport.shares.BundleRolloutState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Which versions get connections, as deployments say. */
class RolloutsTest extends TransportContract {

  @Test
  void heldVersionGetsNothingUntilItIsShiftedTo() throws Exception {
    rig.plugIn(new TaggingProtocol("old"));
    InetSocketAddress address = rig.listen();
    FakeReference held = new FakeReference(Map.of());
    rig.rollouts.hold(held.getBundle());
    TaggingProtocol next = new TaggingProtocol("new");
    plugIn(held, next);
    try (Client client = Client.to(address);
        Client fresh = Client.to(address)) {
      assertAnswer(client, "old1");
      assertAnswer(fresh, "old1");
      rig.rollouts.shift(held.getBundle());
      await().until(() -> next.taken.get() == 2);
      assertAnswer(client, "new2");
      assertAnswer(fresh, "new2");
    }
  }

  @Test
  void heldOnlyVersionLeavesConnectionsWaiting() throws Exception {
    FakeReference held = new FakeReference(Map.of());
    rig.rollouts.hold(held.getBundle());
    plugIn(held, new TaggingProtocol("a"));
    assertThat(rig.manager.offers(Rig.PROTOCOL)).isFalse();
    try (Client client = Client.to(rig.listen())) {
      client.send("hello\n");
      await().until(() -> rig.manager.count("listener") == 1);
      assertThat(rig.onlyConnection().parked()).isTrue();
      rig.rollouts.shift(held.getBundle());
      assertThat(client.line()).isEqualTo("a1 hello");
    }
  }

  @Test
  void canaryGetsItsShareAndGivesItBack() throws Exception {
    TaggingProtocol old = new TaggingProtocol("old");
    rig.plugIn(old);
    FakeReference canary = canary(30);
    TaggingProtocol next = new TaggingProtocol("new");
    plugIn(canary, next);
    List<Client> clients = new ArrayList<>();
    int ofCanary = 0;
    for (int i = 0; i < 40; i++) {
      InetAddress remote = InetAddress.getByAddress(new byte[] {10, 1, (byte) (7 * i), (byte) i});
      Client client = clientOf(remote);
      clients.add(client);
      client.send("hello\n");
      String expected = Buckets.of(remote) < 30 ? "new1 hello" : "old1 hello";
      assertThat(client.line()).isEqualTo(expected);
      ofCanary += Buckets.of(remote) < 30 ? 1 : 0;
    }
    assertThat(ofCanary).isBetween(4, 20);
    assertThat(rig.rollouts.traffic(canary.getBundle()).connections()).isEqualTo(ofCanary);
    rig.rollouts.hold(canary.getBundle());
    await().until(() -> rig.rollouts.traffic(canary.getBundle()).connections() == 0);
    for (Client client : clients) {
      assertAnswer(client, "old2");
      client.close();
    }
  }

  @Test
  void promotedCanaryGetsEverything() throws Exception {
    rig.plugIn(new TaggingProtocol("old"));
    InetSocketAddress address = rig.listen();
    try (Client client = Client.to(address)) {
      assertAnswer(client, "old1");
      FakeReference canary = canary(100);
      TaggingProtocol next = new TaggingProtocol("new");
      plugIn(canary, next);
      assertAnswer(client, "old2"); // it was open before
      try (Client fresh = Client.to(address)) {
        assertAnswer(fresh, "new1");
        rig.rollouts.shift(canary.getBundle());
        await().until(() -> next.taken.get() == 2);
        assertAnswer(client, "new3");
        assertAnswer(fresh, "new2");
      }
    }
  }

  @Test
  void promotedCanaryGetsEverythingAlsoIfTheOldOneHasRegisteredAgain() throws Exception {
    FakeReference old = rig.plugIn(new TaggingProtocol("old"));
    FakeReference canary = canary(100);
    TaggingProtocol next = new TaggingProtocol("new");
    plugIn(canary, next);
    rig.unplug(old);
    plugIn(new FakeReference(Map.of(), old.getBundle()), new TaggingProtocol("old"));
    rig.rollouts.shift(canary.getBundle());
    try (Client client = Client.to(rig.listen())) {
      assertAnswer(client, "new1");
    }
  }

  @Test
  void canaryThatIsLeftAloneServesEverybody() throws Exception {
    FakeReference old = rig.plugIn(new TaggingProtocol("old"));
    int bucket = Buckets.of(InetAddress.getLoopbackAddress());
    FakeReference canary = canary(bucket);
    plugIn(canary, new TaggingProtocol("new"));
    InetSocketAddress address = rig.listen();
    try (Client client = Client.to(address)) {
      assertAnswer(client, "old1");
      rig.unplug(old);
      assertAnswer(client, "new2");
      assertThat(rig.manager.offers(Rig.PROTOCOL)).isTrue();
      try (Client fresh = Client.to(address)) {
        assertAnswer(fresh, "new1");
      }
      rig.plugIn(new TaggingProtocol("back"), Map.of("service.ranking", -1));
      try (Client fresh = Client.to(address)) {
        assertAnswer(fresh, "back1");
      }
    }
  }

  @Test
  void slotsAreOfAboutOneSize() throws Exception {
    int[] sizes = new int[10];
    for (int i = 0; i < 10000; i++) {
      byte[] address = {(byte) 192, (byte) 168, (byte) (i >> 8), (byte) i};
      sizes[Buckets.of(InetAddress.getByAddress(address)) / 10]++;
    }
    for (int size : sizes) {
      assertThat(size).isBetween(800, 1200);
    }
  }

  @Test
  void countsExchangesForTheVersionThatHadThem() throws Exception {
    List<Connection> leases = new ArrayList<>();
    FakeReference old =
        rig.plugIn(
            connection -> {
              leases.add(connection);
              new TaggingProtocol("a").take(connection);
            });
    try (Client client = Client.to(rig.listen())) {
      assertAnswer(client, "a1");
      leases.get(0).exchanged(true);
      rig.plugIn(new TaggingProtocol("b"));
      leases.get(0).exchanged(false);
      Traffic traffic = rig.rollouts.traffic(old.getBundle());
      assertThat(traffic.taken()).isEqualTo(1);
      assertThat(traffic.exchanges()).isEqualTo(2);
      assertThat(traffic.failures()).isEqualTo(1);
      rig.rollouts.recount(old.getBundle());
      assertThat(rig.rollouts.traffic(old.getBundle()).exchanges()).isZero();
    }
  }

  @Test
  void countsExchangesAlsoForTheBundleThatAccepted() throws Exception {
    List<Connection> leases = new ArrayList<>();
    rig.plugIn(
        connection -> {
          leases.add(connection);
          new TaggingProtocol("a").take(connection);
        });
    Bundle listener = FakeReference.bundle("tcp");
    ConnectionSpec spec = ConnectionSpec.plain("listener", Rig.PROTOCOL);
    Binding binding = rig.bind(rig.bundle(listener), channel -> rig.manager.plug(channel, spec));
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      assertAnswer(client, "a1");
      leases.get(0).exchanged(true);
      leases.get(0).exchanged(false);
    }
    assertThat(rig.rollouts.traffic(listener).exchanges()).isEqualTo(2);
    assertThat(rig.rollouts.traffic(listener).failures()).isEqualTo(1);
  }

  @Test
  void countsAnExchangeOnceForABundleThatAcceptsForItself() throws Exception {
    List<Connection> leases = new ArrayList<>();
    FakeReference own =
        rig.plugIn(
            connection -> {
              leases.add(connection);
              new TaggingProtocol("a").take(connection);
            });
    ConnectionSpec spec = ConnectionSpec.plain("listener", Rig.PROTOCOL);
    Binding binding =
        rig.bind(rig.bundle(own.getBundle()), channel -> rig.manager.plug(channel, spec));
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      assertAnswer(client, "a1");
      leases.get(0).exchanged(true);
    }
    assertThat(rig.rollouts.traffic(own.getBundle()).exchanges()).isEqualTo(1);
  }

  @Test
  void countsAConnectionThatItsAcceptorFailsOn() throws Exception {
    Bundle listener = FakeReference.bundle("tcp");
    Binding binding =
        rig.bind(
            rig.bundle(listener),
            channel -> {
              throw new IllegalStateException("wanted by the test");
            });
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(rig.rollouts.traffic(listener).failures()).isEqualTo(1);
  }

  @Test
  void countsTheSlotsOfClientsWhoseExchangesFailed() {
    Bundle bundle = FakeReference.bundle("any");
    BundleRolloutState rollout = rig.rolloutStates.of(bundle);
    for (int bucket = 0; bucket < 4; bucket++) {
      rollout.exchanged(bucket, true);
      rollout.exchanged(bucket, bucket != 1);
    }
    rollout.exchanged(1, false);
    Traffic traffic = rig.rollouts.traffic(bundle);
    assertThat(traffic.clients()).isEqualTo(4);
    assertThat(traffic.failing()).isEqualTo(1);
    assertThat(traffic.failures()).isEqualTo(2);
    assertThat(traffic.errorRate()).isCloseTo(2.0 / 3 / 4, within(1e-9));
  }

  @Test
  void drainTellsWhatIsLeft() throws Exception {
    FakeReference old = rig.plugIn(new TaggingProtocol("old"));
    try (Client client = Client.to(rig.listen())) {
      client.send("hold\n");
      assertThat(client.line()).isEqualTo("old1 hold");
      rig.plugIn(new TaggingProtocol("new"));
      assertThat(rig.rollouts.drain(old.getBundle(), Duration.ofMillis(50))).isEqualTo(1);
      client.send("go\n");
      assertThat(client.line()).isEqualTo("old2 go");
      assertThat(rig.rollouts.drain(old.getBundle(), Duration.ofSeconds(5))).isZero();
      assertAnswer(client, "new3");
    }
  }

  @Test
  void whatALateVersionDoesWithAConnectionItLetGoIsIgnored() throws Exception {
    List<Connection> leases = new ArrayList<>();
    rig.plugIn(
        connection -> {
          leases.add(connection);
          new TaggingProtocol("old").take(connection);
        });
    try (Client client = Client.to(rig.listen())) {
      assertAnswer(client, "old1");
      TaggingProtocol next = new TaggingProtocol("new");
      rig.plugIn(next);
      await().until(() -> next.taken.get() == 1);
      Connection stale = leases.get(0);
      stale.channel().eventLoop().submit(() -> misuse(stale)).get(5, TimeUnit.SECONDS);
      assertAnswer(client, "new2");
      assertThat(next.taken).hasValue(1);
      assertThat(rig.onlyConnection().activity()).isEmpty();
      TaggingProtocol third = new TaggingProtocol("third");
      rig.plugIn(third);
      await().until(() -> third.taken.get() == 1);
      assertAnswer(client, "third3");
    }
  }

  private static void misuse(Connection stale) {
    stale.onRelease(request -> stale.channel().close());
    stale.describe("nonsense");
    stale.state().clear();
    stale.release();
  }

  @Test
  void ledgerTellsWhatWasTakenFromABundle() throws Exception {
    Bundle owner = FakeReference.bundle("leaky");
    BundleTransport transport = rig.bundle(owner);
    CountDownLatch running = new CountDownLatch(1);
    transport.timers().schedule(() -> {}, 1, TimeUnit.HOURS);
    transport
        .workers()
        .submit(
            () -> {
              running.countDown();
              new CountDownLatch(1).await();
              return null;
            });
    running.await();
    rig.bind(transport, channel -> channel.close());
    assertThat(rig.rollouts.holdings(owner).timers()).isEqualTo(1);
    assertThat(rig.rollouts.holdings(owner).sockets()).hasSize(1);
    assertThat(rig.rollouts.revoked(owner).isEmpty()).isTrue();
    transport.revoke();
    assertThat(rig.rollouts.holdings(owner).isEmpty()).isTrue();
    assertThat(rig.rollouts.revoked(owner).workers())
        .singleElement()
        .asString()
        .contains("RolloutsTest");
    assertThat(rig.rollouts.revoked(owner).isEmpty()).isTrue();
  }

  private FakeReference canary(int percent) {
    FakeReference reference = new FakeReference(Map.of());
    rig.rollouts.canary(reference.getBundle(), percent);
    return reference;
  }

  private void plugIn(FakeReference reference, Protocol protocol) {
    rig.plugIn(reference, protocol);
  }

  /** A connection of that client, as a proxy tells. */
  private Client clientOf(InetAddress remote) throws Exception {
    ConnectionSpec spec =
        ConnectionSpec.builder("listener", Rig.PROTOCOL).proxies(address -> true).build();
    Client client = Client.to(rig.listen(spec));
    client.send("PROXY TCP4 " + remote.getHostAddress() + " 127.0.0.1 1 2\r\n");
    return client;
  }

  private static void assertAnswer(Client client, String tag) throws Exception {
    client.send("hello\n");
    assertThat(client.line()).isEqualTo(tag + " hello");
  }
}
