package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Protocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The daemon stops. */
class StopTest extends TransportContract {
  private static final Map<String, Object> CLOSING_MESSAGE =
      Map.of(Protocol.CLOSING_MESSAGE, "421 bye\r\n", Protocol.CLOSING_MESSAGE_UNASKED, true);

  @Test
  void idleConnectionsAreToldAndClosedAtOnce() throws Exception {
    rig.plugIn(new TaggingProtocol("a"), CLOSING_MESSAGE);
    try (Client client = connected(rig.listen())) {
      long start = System.nanoTime();
      rig.manager.stop(Duration.ofSeconds(10));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(client.line()).isEqualTo("421 bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void exchangesThatGoOnMayEnd() throws Exception {
    TaggingProtocol protocol = new TaggingProtocol("a");
    rig.plugIn(protocol, CLOSING_MESSAGE);
    try (Client client = connected(rig.listen())) {
      client.send("hold\n");
      assertThat(client.line()).isEqualTo("a2 hold");
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(() -> rig.manager.stop(Duration.ofSeconds(10)));
      await().until(() -> protocol.asked.get() > 0);
      client.send("more\ngo\n");
      assertThat(client.line()).isEqualTo("a3 more");
      assertThat(client.line()).isEqualTo("a4 go");
      assertThat(client.line()).isEqualTo("421 bye");
      assertThat(client.isClosed()).isTrue();
      stop.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoIsBusyIsNotAskedUntilItIsIdle() throws Exception {
    TaggingProtocol protocol = new TaggingProtocol("a");
    rig.plugIn(protocol, CLOSING_MESSAGE);
    InetSocketAddress address = rig.listen();
    try (Client busy = connected(address);
        Client idle = connected(address)) {
      busy.send("busy\n");
      assertThat(busy.line()).isEqualTo("a2 busy");
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(() -> rig.manager.stop(Duration.ofSeconds(10)));
      assertThat(idle.line()).isEqualTo("421 bye");
      busy.send("more\n");
      assertThat(busy.line()).isEqualTo("a3 more");
      assertThat(protocol.asked).hasValue(1);
      busy.send("idle\n");
      assertThat(busy.line()).isEqualTo("a4 idle");
      assertThat(busy.line()).isEqualTo("421 bye");
      stop.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoIsBusyForTooLongIsClosed() throws Exception {
    rig.plugIn(new TaggingProtocol("a"), CLOSING_MESSAGE);
    try (Client client = connected(rig.listen())) {
      client.send("busy\n");
      assertThat(client.line()).isEqualTo("a2 busy");
      rig.manager.stop(Duration.ofMillis(100));
      assertThat(client.line()).isEqualTo("421 bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void whatDoesNotEndInTimeIsClosed() throws Exception {
    rig.plugIn(new TaggingProtocol("a"), CLOSING_MESSAGE);
    try (Client client = connected(rig.listen())) {
      client.send("hold\n");
      assertThat(client.line()).isEqualTo("a2 hold");
      rig.manager.stop(Duration.ofMillis(100));
      assertThat(client.line()).isEqualTo("421 bye");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(rig.manager.connections()).isEmpty();
  }

  @Test
  void parkedConnectionsAreToldToo() throws Exception {
    rig.unplug(rig.plugIn(new TaggingProtocol("a"), CLOSING_MESSAGE));
    try (Client client = Client.to(rig.listen())) {
      await().until(() -> rig.manager.count("listener") == 1);
      rig.manager.stop(Duration.ofSeconds(10));
      assertThat(client.line()).isEqualTo("421 bye");
    }
  }

  private static Client connected(InetSocketAddress address) throws Exception {
    Client client = Client.to(address);
    client.send("hello\n");
    assertThat(client.line()).isEqualTo("a1 hello");
    return client;
  }
}
