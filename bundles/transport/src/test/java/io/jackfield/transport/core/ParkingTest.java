package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.Protocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections whose protocol is not there. */
class ParkingTest extends TransportContract {
  private static final Duration NOT_LONG = Duration.ofSeconds(1);

  @Test
  void waitsForItsProtocol() throws Exception {
    try (Client client = Client.to(rig.listen())) {
      client.send("one\ntwo\n");
      await().until(() -> rig.manager.count("listener") == 1);
      assertThat(rig.onlyConnection().parked()).isTrue();
      rig.plugIn(new TaggingProtocol("a"));
      assertThat(client.line()).isEqualTo("a1 one");
      assertThat(client.line()).isEqualTo("a2 two");
      assertThat(rig.onlyConnection().parked()).isFalse();
    }
  }

  @Test
  void saysFarewellToWhoHasAsked() throws Exception {
    InetSocketAddress address = limited(100, Map.of(Protocol.CLOSING_MESSAGE, "sorry\r\n"));
    try (Client asking = Client.to(address);
        Client silent = Client.to(address)) {
      asking.send("please\n");
      assertThat(asking.line()).isEqualTo("sorry");
      assertThat(asking.isClosed()).isTrue();
      assertThat(silent.isClosed()).isTrue();
    }
  }

  @Test
  void answersWhoAsksWhileItWaitsAndClosesWhoDoesNot() throws Exception {
    rig.manager(Duration.ofMillis(1500), 100, Duration.ofSeconds(1));
    FakeReference version =
        rig.plugIn(new TaggingProtocol("v"), Map.of(Protocol.CLOSING_MESSAGE, "503 later\r\n"));
    InetSocketAddress address = rig.listen();
    try (Client asking = Client.to(address);
        Client twice = Client.to(address);
        Client silent = Client.to(address)) {
      for (Client client : List.of(asking, twice, silent)) {
        client.send("hello\n");
        assertThat(client.line()).isEqualTo("v1 hello");
      }
      rig.unplug(version);
      assertThat(rig.manager.connections()).allMatch(ConnectionInfo::parked);
      asking.send("please\n");
      twice.send("ple");
      twice.send("ase\n");
      assertThat(asking.line()).isEqualTo("503 later");
      assertThat(twice.line()).isEqualTo("503 later");
      assertThat(asking.isClosed()).isTrue();
      assertThat(silent.isClosed()).isTrue();
    }
  }

  @Test
  void saysFarewellUnaskedWhereTheProtocolDoes() throws Exception {
    InetSocketAddress address =
        limited(
            100,
            Map.of(
                Protocol.CLOSING_MESSAGE, "421 bye\r\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    try (Client silent = Client.to(address)) {
      assertThat(silent.line()).isEqualTo("421 bye");
      assertThat(silent.isClosed()).isTrue();
    }
  }

  @Test
  void closesWithoutAWordWhereThereIsNone() throws Exception {
    InetSocketAddress address = limited(100, Map.of());
    try (Client client = Client.to(address)) {
      client.send("please\n");
      assertThat(client.isClosed()).isTrue();
    }
    await().until(() -> rig.manager.connections().isEmpty());
  }

  @Test
  void parksNoMoreThanItMay() throws Exception {
    InetSocketAddress address = limited(1, Map.of());
    rig.manager(Duration.ofSeconds(20), 1, Duration.ofSeconds(1));
    try (Client first = Client.to(address)) {
      first.send("hello\n");
      await().until(() -> rig.manager.count("listener") == 1);
      // It is counted before it is parked, and read from only then.
      await().until(() -> rig.onlyConnection().bytesIn() > 0);
      try (Client second = Client.to(address)) {
        assertThat(second.isClosed()).isTrue();
      }
      rig.plugIn(new TaggingProtocol("a"));
      assertThat(first.line()).isEqualTo("a1 hello");
    }
  }

  @Test
  void noticesThatAWaitingClientHasGone() throws Exception {
    Client client = Client.to(rig.listen());
    await().until(() -> rig.manager.count("listener") == 1);
    client.reset();
    await().until(() -> rig.manager.count("listener") == 0);
    TaggingProtocol late = new TaggingProtocol("a");
    rig.plugIn(late);
    assertThat(late.taken).hasValue(0);
  }

  @Test
  void comingAndGoingOfTheProtocolStartsTheTimeAnew() throws Exception {
    InetSocketAddress address = limited(100, Map.of());
    try (Client client = Client.to(address)) {
      for (int i = 1; i < 5; i++) {
        FakeReference version = rig.plugIn(new TaggingProtocol("v"));
        client.send("hello\n");
        assertThat(client.line()).isEqualTo("v" + i + " hello");
        rig.unplug(version);
      }
      assertThat(client.isClosed()).isTrue();
    }
  }

  /** A listener with little patience whose protocol has been there and is gone. */
  private InetSocketAddress limited(int most, Map<String, Object> properties) throws Exception {
    rig.manager(NOT_LONG, most, Duration.ofSeconds(1));
    rig.unplug(rig.plugIn(new TaggingProtocol("gone"), properties));
    return rig.listen();
  }
}
