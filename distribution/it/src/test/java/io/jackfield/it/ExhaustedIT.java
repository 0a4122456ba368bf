package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon that may have few files and sockets open meets more clients than that. */
class ExhaustedIT {
  private static final int DESCRIPTORS = 500;

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon("cannot be read: .*Too many open files").within(DESCRIPTORS);

  private final List<Wire> crowd = new ArrayList<>();
  private final List<SocketChannel> operators = new ArrayList<>();

  @BeforeAll
  static void prepare() throws IOException {
    running.addUser("ann", "secret");
    for (String folder : List.of("public", "ann", "ann/deep")) {
      Path file = running.home().path("files", folder, "large");
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[8 << 20]);
    }
    // What is done for the first time opens more than what is done again.
    try (Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(ftp.store("before", "before")).startsWith("226 ");
    }
    running.get().ask("deploy", Home.shipped("echo").toString()).ok();
  }

  @AfterEach
  void leave() throws IOException {
    for (SocketChannel each : operators) {
      each.close();
    }
    for (Wire each : crowd) {
      each.close();
    }
    await().until(() -> answers(connected()));
    try (Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(ftp.store("after", "after")).startsWith("226 ");
      assertThat(ftp.fetch(ftp.passivePort(), "before")).isEqualTo("before");
    }
    operatorsAreAnswered();
  }

  @Test
  void connectionsLeaveSomeForWhoIsServedAndForWhoOperates() throws Exception {
    try (Wire http = new Wire(running.port("http"));
        Wire echo = new Wire(running.port("echo"));
        Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "ann")) {
      connectUntilRefused();
      assertThat(http.get("/hello")).startsWith("HTTP/1.1 200");
      assertThat(http.get("/public/large?x").length()).isGreaterThan(8 << 20);
      assertThat(echo.send("on\n").line()).isEqualTo("on");
      assertThat(ftp.store("during", "during")).startsWith("226 ");
      assertThat(ftp.fetch(ftp.passivePort(), "during")).isEqualTo("during");
      operatorsAreAnswered();
      running.get().ask("deploy", Home.shipped("echo").toString()).ok();
      assertThat(echo.send("still\n").line()).isEqualTo("still");
      running.get().ask("kick", aConnection()).ok();
      assertThat(logged("file descriptors run out")).isPositive().isLessThan(5);
    }
  }

  @Test
  void whereNothingIsLeftItIsToldAndWaitedFor() throws Exception {
    try (Wire echo = new Wire(running.port("echo"));
        Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "ann")) {
      connectUntilRefused();
      int refused = 0;
      for (Wire each : crowd) {
        // Nobody reads on: each that is answered keeps a file open.
        each.send("GET /public/large HTTP/1.1\r\nHost: h\r\n\r\n");
        String answer = each.line();
        assertThat(answer).matches("HTTP/1.1 (200 OK|503 Service Unavailable)");
        refused += answer.contains("503") ? 1 : 0;
      }
      assertThat(refused).isPositive();
      takeWhatIsLeft();
      Wire waiting = connected();
      await().until(() -> logged("connections not accepted") > 0);
      assertThat(echo.send("on\n").line()).isEqualTo("on");
      assertThat(ftp.ask("EPSV")).startsWith("425 ");
      // What leads to it is open already, and what leads to the other is not.
      assertThat(ftp.ask("MLST large")).startsWith("250-");
      assertThat(ftp.ask("MLST deep/large")).startsWith("451 ");
      operatorsAreAnswered();
      running.get().ask("kick", aConnection()).ok();
      assertItDoesNotSpin();
      assertThat(logged("connections not accepted")).isLessThan(5);
      for (SocketChannel each : operators) {
        each.close();
      }
      for (Wire each : crowd.subList(0, crowd.size() - 1)) {
        each.close();
      }
      assertThat(waiting.get("/hello")).startsWith("HTTP/1.1 200");
      assertThat(ftp.store("late", "late")).startsWith("226 ");
    }
  }

  /** That may complain of jars: their folder cannot be read without a free descriptor. */
  private static void operatorsAreAnswered() {
    assertThat(running.get().ask("status").out()).contains("LISTENER");
  }

  private Wire connected() throws IOException {
    Wire wire = new Wire(running.port("http"));
    crowd.add(wire);
    return wire;
  }

  /** All that stay are served. */
  private void connectUntilRefused() throws IOException {
    while (answers(connected())) {
      assertThat(crowd.size()).as("connections").isLessThan(DESCRIPTORS);
    }
    crowd.remove(crowd.size() - 1).close();
  }

  /** With connections to the control socket that ask nothing. */
  private void takeWhatIsLeft() throws IOException {
    Path socket = running.home().path("run", "control.sock");
    for (long open = openFiles(); open < DESCRIPTORS; open = openFiles()) {
      operators.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      long before = open;
      await().until(() -> openFiles() > before);
    }
  }

  private static long openFiles() {
    return Footprint.openFiles(running.get());
  }

  private static boolean answers(Wire wire) {
    try {
      return wire.get("/hello").startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  /** The id of one of the crowd's. */
  private static String aConnection() {
    for (JsonNode each : running.get().json("connections", "--json")) {
      if (each.path("listener").asText().equals("http")) {
        return each.path("id").asText();
      }
    }
    throw new AssertionError("no connection");
  }

  private static long logged(String words) {
    return running.get().log().lines().filter(line -> line.contains(words)).count();
  }

  private static void assertItDoesNotSpin() {
    ProcessHandle daemon = ProcessHandle.of(running.get().pid()).orElseThrow();
    Duration before = daemon.info().totalCpuDuration().orElseThrow();
    Duration time = Duration.ofSeconds(2);
    await().during(time).until(() -> true);
    Duration used = daemon.info().totalCpuDuration().orElseThrow().minus(before);
    assertThat(used).as("of a core in " + time).isLessThan(time.dividedBy(2));
  }
}
