package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.Protocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Versions of a protocol come and go while connections are open. */
class SwapTest extends TransportContract {

  @Test
  void newestOfEqualRankServes() throws Exception {
    rig.plugIn(new TaggingProtocol("old"));
    rig.plugIn(new TaggingProtocol("new"));
    assertThat(answer()).isEqualTo("new1 hello");
  }

  @Test
  void highestRankServes() throws Exception {
    rig.plugIn(new TaggingProtocol("high"), Map.of("service.ranking", 1));
    rig.plugIn(new TaggingProtocol("new"));
    assertThat(answer()).isEqualTo("high1 hello");
  }

  @Test
  void connectionMovesWithItsStateWhenABetterOneAppears() throws Exception {
    rig.plugIn(new TaggingProtocol("a"));
    try (Client client = Client.to(rig.listen())) {
      client.send("one\n");
      assertThat(client.line()).isEqualTo("a1 one");
      takeOver(rig, "b");
      client.send("two\n");
      assertThat(client.line()).isEqualTo("b2 two");
    }
  }

  @Test
  void unreadBytesMoveInOrder() throws Exception {
    TaggingProtocol before = new TaggingProtocol("a");
    rig.plugIn(before);
    try (Client client = Client.to(rig.listen())) {
      client.send("hold\nhal");
      assertThat(client.line()).isEqualTo("a1 hold");
      TaggingProtocol next = new TaggingProtocol("b");
      rig.plugIn(next);
      await().until(() -> before.asked.get() > 0);
      assertThat(next.taken).hasValue(0);
      client.send("f\ngo\nthree\nfo");
      assertThat(client.line()).isEqualTo("a2 half");
      assertThat(client.line()).isEqualTo("a3 go");
      assertThat(client.line()).isEqualTo("b4 three");
      client.send("ur\n");
      assertThat(client.line()).isEqualTo("b5 four");
    }
  }

  @Test
  void manyMoveInGroupsUntilAllHave() throws Exception {
    rig.plugIn(new TaggingProtocol("old"));
    List<Client> clients = connected(8);
    TaggingProtocol next = new TaggingProtocol("new");
    rig.plugIn(next);
    await().until(() -> next.taken.get() == 8);
    assertAnswers(clients, "new2 hello");
  }

  @Test
  void whoNeedNotMoveAnyMoreIsNotAsked() throws Exception {
    TaggingProtocol old = new TaggingProtocol("old");
    rig.plugIn(old);
    List<Client> clients = connected(32);
    for (Client client : clients) {
      client.send("hold\n");
      assertThat(client.line()).isEqualTo("old2 hold");
    }
    FakeReference next = rig.plugIn(new TaggingProtocol("new"));
    rig.rollouts.hold(next.getBundle());
    await().during(Duration.ofMillis(500)).until(() -> old.asked.get() < 32);
    for (Client client : clients) {
      client.close();
    }
  }

  @Test
  void whoHasNotBeenAskedYetMovesWhenTheOldOneGoes() throws Exception {
    FakeReference old = rig.plugIn(new TaggingProtocol("old"));
    List<Client> clients = connected(8);
    rig.plugIn(new TaggingProtocol("new"));
    rig.rollouts.drain(old.getBundle(), Duration.ZERO);
    rig.unplug(old);
    assertAnswers(clients, "new2 hello");
  }

  private List<Client> connected(int count) throws Exception {
    InetSocketAddress address = rig.listen();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Client client = Client.to(address);
      clients.add(client);
      client.send("hello\n");
      assertThat(client.line()).endsWith("1 hello");
    }
    return clients;
  }

  private static void assertAnswers(List<Client> clients, String expected) throws Exception {
    for (Client client : clients) {
      client.send("hello\n");
      assertThat(client.line()).isEqualTo(expected);
      client.close();
    }
  }

  @Test
  void removedOneIsAskedAndWaitedFor() throws Exception {
    TaggingProtocol going = new TaggingProtocol("a");
    FakeReference reference = rig.plugIn(going);
    try (Client client = Client.to(rig.listen())) {
      client.send("hold\n");
      assertThat(client.line()).isEqualTo("a1 hold");
      CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> rig.unplug(reference));
      await().until(() -> going.asked.get() > 0);
      assertThat(removal).isNotDone();
      client.send("go\n");
      assertThat(client.line()).isEqualTo("a2 go");
      removal.get(5, TimeUnit.SECONDS);
      assertThat(rig.onlyConnection().parked()).isTrue();

      rig.plugIn(new TaggingProtocol("b"));
      client.send("on\n");
      assertThat(client.line()).isEqualTo("b3 on");
    }
  }

  @Test
  void whatDoesNotLetGoInTimeIsClosed() throws Exception {
    rig.manager(Duration.ofSeconds(20), 100, Duration.ofMillis(200));
    FakeReference reference =
        rig.plugIn(
            new TaggingProtocol("a"),
            Map.of(
                Protocol.CLOSING_MESSAGE, "421 bye\r\n", Protocol.CLOSING_MESSAGE_UNASKED, true));
    try (Client client = Client.to(rig.listen())) {
      client.send("hold\n");
      assertThat(client.line()).isEqualTo("a1 hold");
      rig.unplug(reference);
      assertThat(client.line()).isEqualTo("421 bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void allProtocolsOfABundleThatStopsAreWaitedForAtOnce() throws Exception {
    rig.manager(Duration.ofSeconds(20), 100, Duration.ofMillis(200));
    Bundle stopping = FakeReference.bundle(FakeReference.STOPPING);
    FakeReference one = new FakeReference(Map.of(), stopping);
    FakeReference two = new FakeReference(Map.of(Protocol.NAME, "other"), stopping);
    rig.plugIn(one, stopping, new TaggingProtocol("one"));
    rig.plugIn(two, stopping, new TaggingProtocol("two"));
    ConnectionSpec spec = ConnectionSpec.plain("listener", "other");
    Binding other =
        rig.bind(
            rig.bundle("listener"),
            BindRequest.builder("other", Rig.freePort()).backlog(8).build(),
            channel -> rig.manager.plug(channel, spec));
    try (Client first = Client.to(rig.listen());
        Client second = Client.to((InetSocketAddress) other.address())) {
      first.send("hold\n");
      second.send("hold\n");
      assertThat(first.line()).isEqualTo("one1 hold");
      assertThat(second.line()).isEqualTo("two1 hold");
      rig.unplug(one);
      assertThat(first.isClosed()).isTrue();
      assertThat(second.isClosed()).isTrue();
      assertThat(rig.manager.protocols()).isEmpty();
      rig.manager.remove("other", two);
    }
  }

  @Test
  void connectionThatStaysEndsOnTheVersionItBeganWith() throws Exception {
    rig.plugIn(
        connection -> {
          new TaggingProtocol("old").take(connection);
          connection.onRelease(request -> {});
        });
    try (Client client = Client.to(rig.listen())) {
      client.send("one\n");
      assertThat(client.line()).isEqualTo("old1 one");
      rig.plugIn(new TaggingProtocol("new"));
      client.send("two\n");
      assertThat(client.line()).isEqualTo("old2 two");
    }
  }

  @Test
  void handlerThatAVersionLeavesBehindIsTakenOut() throws Exception {
    rig.plugIn(
        connection -> {
          new TaggingProtocol("old").take(connection);
          connection.onRelease(request -> connection.release());
        });
    try (Client client = Client.to(rig.listen())) {
      client.send("one\nhal");
      assertThat(client.line()).isEqualTo("old1 one");
      takeOver(rig, "new");
      client.send("f\n");
      assertThat(client.line()).isEqualTo("new2 half");
    }
  }

  @Test
  void noLineIsLostOrAnsweredTwiceInAStormOfSwaps() throws Exception {
    int lines = 400;
    FakeReference last = rig.plugIn(new TaggingProtocol("v"));
    try (Client client = Client.to(rig.listen())) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= lines; i++) {
                  sendUnchecked(client, "line " + i + (i % 3 == 0 ? "\nnext " : "\n"));
                }
                sendUnchecked(client, "\n");
              });
      for (int i = 0; i < 40; i++) {
        FakeReference next = i % 4 == 0 ? null : rig.plugIn(new TaggingProtocol("v"));
        rig.unplug(last);
        last = next == null ? rig.plugIn(new TaggingProtocol("v")) : next;
      }
      sending.get(10, TimeUnit.SECONDS);
      for (int i = 1; i <= lines; i++) {
        String expected = (i > 1 && (i - 1) % 3 == 0 ? "next " : "") + "line " + i;
        assertThat(client.line()).isEqualTo("v" + i + " " + expected);
      }
    }
  }

  /** Plugs a version in and waits until it has taken the connection. */
  private static void takeOver(Rig rig, String tag) {
    TaggingProtocol next = new TaggingProtocol(tag);
    rig.plugIn(next);
    await().until(() -> next.taken.get() == 1);
  }

  private static void sendUnchecked(Client client, String text) {
    try {
      client.send(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String answer() throws Exception {
    InetSocketAddress address = rig.listen();
    try (Client client = Client.to(address)) {
      client.send("hello\n");
      return client.line();
    }
  }
}
