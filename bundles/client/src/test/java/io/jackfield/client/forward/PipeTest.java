package io.jackfield.client.forward;

import static io.jackfield.client.forward.ForwardRig.PLAIN;
import static io.jackfield.client.forward.ForwardRig.accept;
import static io.jackfield.client.forward.ForwardRig.addressOf;
import static io.jackfield.client.forward.ForwardRig.reset;
import static io.jackfield.client.forward.ForwardRig.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.core.SmallDaemon.PluggedIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and ends between a client and a server, on real sockets. */
class PipeTest {
  @TempDir static Path home;

  private ForwardRig rig;
  private ServerSocket server;
  private PluggedIn version;

  @BeforeEach
  void start() throws Exception {
    rig = new ForwardRig(home);
    server = server();
    version = plugIn();
  }

  private PluggedIn plugIn() throws IOException {
    return rig.daemon.plugIn(
        ForwardRig.PROTOCOL, rig.protocol(rig.settings(Balance.FAILOVER, addressOf(server))));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    server.close();
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void assertNothingIsLeft() {
    await().until(() -> rig.daemon.connections().isEmpty());
    assertThat(version.traffic().failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.2", "TLSv1.3"})
  void muchGoesBothWaysAtATime(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    byte[] there = random(1, 5_000_000);
    byte[] back = random(2, 5_000_000);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      Aside<byte[]> received = Aside.receive(atServer, there.length);
      Aside<byte[]> answered = Aside.receive(client, back.length);
      Aside<Void> answering = Aside.send(atServer, back, false);
      Aside.send(client, there, false).get();
      assertThat(received.get()).isEqualTo(there);
      answering.get();
      assertThat(answered.get()).isEqualTo(back);
      assertThat(rig.daemon.connections().get(0).activity()).isEqualTo("-> " + text(server));
    }
    assertNothingIsLeft();
    assertThat(version.traffic().exchanges()).isEqualTo(1);
  }

  private static String text(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void theServerAnswersAClientThatHasEnded(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    byte[] back = random(3, 3_000_000);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      Aside.send(client, bytes("that is all"), true).get();
      assertThat(atServer.getInputStream().readAllBytes()).asString().isEqualTo("that is all");
      Aside<Void> answer = Aside.send(atServer, back, true);
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(back);
      answer.get();
    }
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void theClientGoesOnWhenTheServerHasEnded(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    byte[] there = random(4, 3_000_000);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      Aside.send(atServer, bytes("bye"), true).get();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
      Aside<Void> sent = Aside.send(client, there, true);
      assertThat(atServer.getInputStream().readAllBytes()).isEqualTo(there);
      sent.get();
    }
    assertNothingIsLeft();
  }

  @Test
  void withOlderTlsTheEndOfTheServerIsTheEnd() throws Exception {
    InetSocketAddress address = rig.listen("TLSv1.2");
    try (Socket client = rig.connect(address, "TLSv1.2");
        Socket atServer = accept(server)) {
      Aside.send(atServer, bytes("bye"), true).get();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
      client.shutdownOutput();
      assertThat(atServer.getInputStream().read()).isEqualTo(-1);
    }
    assertNothingIsLeft();
  }

  @Test
  void aClientThatIsResetIsResetAtTheServer() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      client.getOutputStream().write('x');
      assertThat(atServer.getInputStream().read()).isEqualTo('x');
      reset(client);
      assertThatThrownBy(() -> atServer.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void aServerThatIsResetIsNoEndForTheClient(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      atServer.getOutputStream().write('x');
      assertThat(client.getInputStream().read()).isEqualTo('x');
      reset(atServer);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }
    assertNothingIsLeft();
  }

  /** TLS without its close_notify: what has come may not be all, and nobody is to think so. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatIsCutIsNoEndForTheServer(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    try (Socket raw = rig.connect(address, PLAIN);
        Socket client = rig.secured(raw, security);
        Socket atServer = accept(server)) {
      client.getOutputStream().write(bytes("half of it"));
      assertThat(atServer.getInputStream().readNBytes(10)).asString().isEqualTo("half of it");
      raw.shutdownOutput();
      assertThatThrownBy(() -> atServer.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
    assertNothingIsLeft();
  }

  @Test
  void whoIsKickedIsResetAtTheServer() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      client.getOutputStream().write('x');
      assertThat(atServer.getInputStream().read()).isEqualTo('x');
      rig.daemon.kick(rig.daemon.connections().get(0).id());
      assertThatThrownBy(() -> atServer.getInputStream().read()).isInstanceOf(IOException.class);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whatIsIdleEnds() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN, Duration.ofMillis(300));
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThatThrownBy(() -> atServer.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  /** Neither side is read further than the other takes it, in whichever direction. */
  @ParameterizedTest
  @CsvSource({"plain,true", "plain,false", "TLSv1.3,true", "TLSv1.3,false"})
  void whoDoesNotReadStopsTheOther(String security, boolean fromClient) throws Exception {
    InetSocketAddress address = rig.listen(security);
    byte[] much = random(5, 40_000_000);
    AtomicLong written = new AtomicLong();
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      Socket sender = fromClient ? client : atServer;
      Socket receiver = fromClient ? atServer : client;
      Aside<Void> sending =
          Aside.run(
              () -> {
                for (int i = 0; i < much.length; i += 10_000) {
                  sender.getOutputStream().write(much, i, 10_000);
                  written.addAndGet(10_000);
                }
                sender.shutdownOutput();
                return null;
              });
      await().until(() -> written.get() > 100_000);
      AtomicLong last = new AtomicLong();
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(30))
          .until(() -> last.getAndSet(written.get()) == written.get());
      assertThat(sending.isDone()).isFalse();
      assertThat(receiver.getInputStream().readAllBytes()).isEqualTo(much);
      sending.get();
    }
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void nothingIsLostWhileVersionsComeAndGo(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    byte[] there = random(6, 8_000_000);
    byte[] back = random(7, 8_000_000);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      Aside<byte[]> received = Aside.receive(atServer, Integer.MAX_VALUE);
      Aside<byte[]> answered = Aside.receive(client, Integer.MAX_VALUE);
      Pace pace = new Pace();
      Aside<Void> sending = pace.send(client, there);
      Aside<Void> answering = pace.send(atServer, back);
      String id = rig.daemon.connections().get(0).id();
      for (int i = 1; i <= 10; i++) {
        pace.goTo(i * 800_000);
        PluggedIn next = plugIn();
        version.unplug();
        version = next;
        assertThat(rig.daemon.connections()).extracting(each -> each.id()).containsExactly(id);
      }
      pace.goTo(Integer.MAX_VALUE);
      assertThat(received.get()).isEqualTo(there);
      assertThat(answered.get()).isEqualTo(back);
      sending.get();
      answering.get();
    }
    assertNothingIsLeft();
  }

  /** Lets senders go on up to a place that is moved on. */
  private static final class Pace {
    private int limit;

    synchronized void goTo(int newLimit) {
      limit = newLimit;
      notifyAll();
    }

    private synchronized void await(int position) throws InterruptedException {
      while (position > limit) {
        wait();
      }
    }

    Aside<Void> send(Socket socket, byte[] bytes) {
      return Aside.run(
          () -> {
            for (int i = 0; i < bytes.length; i += 8000) {
              await(i);
              socket.getOutputStream().write(bytes, i, Math.min(8000, bytes.length - i));
            }
            socket.shutdownOutput();
            return null;
          });
    }
  }

  private void swap() throws IOException {
    PluggedIn next = plugIn();
    version.unplug();
    version = next;
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void endsThatWereToldAreKnownToTheNextVersion(String security) throws Exception {
    InetSocketAddress address = rig.listen(security);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      client.getOutputStream().write(bytes("there"));
      client.shutdownOutput();
      assertThat(atServer.getInputStream().readAllBytes()).asString().isEqualTo("there");
      swap();
      atServer.getOutputStream().write(bytes("back"));
      assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("back");
      swap();
      atServer.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertNothingIsLeft();
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      atServer.getOutputStream().write(bytes("back"));
      atServer.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("back");
      swap();
      client.getOutputStream().write(bytes("there"));
      assertThat(atServer.getInputStream().readNBytes(5)).asString().isEqualTo("there");
      swap();
      client.shutdownOutput();
      assertThat(atServer.getInputStream().read()).isEqualTo(-1);
    }
    assertNothingIsLeft();
  }

  /** What comes, and ends, while there is no version at all waits for the next one. */
  @Test
  void aPipeThatIsParkedGoesOn() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      client.getOutputStream().write(bytes("one"));
      assertThat(atServer.getInputStream().readNBytes(3)).asString().isEqualTo("one");
      version.unplug();
      client.getOutputStream().write(bytes("two"));
      client.shutdownOutput();
      atServer.getOutputStream().write(bytes("back"));
      atServer.shutdownOutput();
      await().until(() -> rig.daemon.connections().get(0).parked());
      version = plugIn();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("back");
      assertThat(atServer.getInputStream().readAllBytes()).asString().isEqualTo("two");
    }
    assertNothingIsLeft();
  }

  /** With epoll all that the kernel has is read when the client ends, whoever wants it. */
  @Test
  void muchThatComesBeforeAnEndWhileThePipeIsParkedIsKept() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    byte[] first = random(8, 20_000_000);
    byte[] rest = random(9, 2_000_000);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      Aside<byte[]> received = Aside.receive(atServer, first.length);
      Aside.send(client, first, false).get();
      assertThat(received.get()).isEqualTo(first);
      version.unplug();
      Aside<Void> sending = Aside.send(client, rest, true);
      await().during(Duration.ofMillis(500)).until(() -> rig.daemon.connections().get(0).parked());
      version = plugIn();
      assertThat(atServer.getInputStream().readAllBytes()).isEqualTo(rest);
      sending.get();
      atServer.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertNothingIsLeft();
  }

  @Test
  void aServerThatGoesWhileThePipeIsParkedIsMissed() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      client.getOutputStream().write(bytes("one"));
      assertThat(atServer.getInputStream().readNBytes(3)).asString().isEqualTo("one");
      version.unplug();
      reset(atServer);
      version = plugIn();
      InputStream in = client.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }
    assertNothingIsLeft();
  }

  /** What it has sent last has not come to the server, which is not to take that for the end. */
  @Test
  void aClientThatGoesWhileThePipeIsParkedIsNoEndForTheServer() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket client = rig.connect(address, PLAIN);
        Socket atServer = accept(server)) {
      client.getOutputStream().write(bytes("one"));
      assertThat(atServer.getInputStream().readNBytes(3)).asString().isEqualTo("one");
      version.unplug();
      await().until(() -> rig.daemon.connections().get(0).parked());
      client.getOutputStream().write(bytes("two"));
      rig.daemon.kick(rig.daemon.connections().get(0).id());
      assertThatThrownBy(() -> atServer.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
  }

  /** What nobody reads yet, and its end, waits through any number of versions. */
  @ParameterizedTest
  @CsvSource({"plain,true", "plain,false", "TLSv1.3,true", "TLSv1.3,false"})
  void whatNobodyReadsIsHandedOver(String security, boolean fromClient) throws Exception {
    InetSocketAddress address = rig.listen(security);
    byte[] much = random(8, 20_000_000);
    try (Socket client = rig.connect(address, security);
        Socket atServer = accept(server)) {
      Socket sender = fromClient ? client : atServer;
      Socket receiver = fromClient ? atServer : client;
      client.getOutputStream().write('x');
      assertThat(atServer.getInputStream().read()).isEqualTo('x');
      Aside<Void> sending = Aside.send(sender, much, true);
      for (int i = 0; i < 5; i++) {
        swap();
      }
      byte[] first = receiver.getInputStream().readNBytes(18_000_000);
      for (int i = 0; i < 5; i++) {
        swap();
      }
      version.unplug();
      version = plugIn();
      byte[] rest = receiver.getInputStream().readAllBytes();
      sending.get();
      assertThat(first).isEqualTo(Arrays.copyOf(much, first.length));
      assertThat(rest).isEqualTo(Arrays.copyOfRange(much, first.length, much.length));
      receiver.getOutputStream().write(bytes("thanks"));
      swap();
      receiver.shutdownOutput();
      assertThat(sender.getInputStream().readAllBytes()).asString().isEqualTo("thanks");
    }
    assertNothingIsLeft();
  }

  @Test
  void aDaemonThatStopsWaitsForWhatMoves() throws Exception {
    InetSocketAddress address = rig.listen(PLAIN);
    try (Socket moving = rig.connect(address, PLAIN);
        Socket atServer = accept(server);
        Socket quiet = rig.connect(address, PLAIN);
        Socket quietAtServer = accept(server)) {
      await().until(() -> rig.daemon.connections().size() == 2);
      Aside<Void> stopped =
          Aside.run(
              () -> {
                rig.daemon.stop(Duration.ofSeconds(20));
                return null;
              });
      Aside<byte[]> received = Aside.receive(atServer, Integer.MAX_VALUE);
      Aside<byte[]> nothing = Aside.receive(quiet, Integer.MAX_VALUE);
      for (int i = 0; !nothing.isDone(); i++) {
        moving.getOutputStream().write(i);
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(nothing.get()).isEmpty();
      assertThat(quietAtServer.getInputStream().read()).isEqualTo(-1);
      assertThat(stopped.isDone()).isFalse();
      moving.getOutputStream().write(bytes("last"));
      moving.shutdownOutput();
      assertThat(received.get()).endsWith(bytes("last"));
      atServer.shutdownOutput();
      assertThat(moving.getInputStream().read()).isEqualTo(-1);
      stopped.get();
    }
  }
}
