package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are swapped in the middle of something, row by row of docs/swap.md. */
class SwapStatesIT {
  private static final int LIMIT_SECONDS = 30;

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.transport.cfg", "release.wait", "2")
          .configured("io.jackfield.http.cfg", "handler.wait", "2");

  private static int http;

  @BeforeAll
  static void deploy() throws Exception {
    http = running.port("http");
    deploy("one");
    Files.writeString(
        running.home().path("etc", "io.jackfield.tcp.listener-bytes.cfg"),
        Files.readString(running.home().path("etc", "io.jackfield.tcp.listener-echo.cfg"))
            .replaceFirst("(?m)^protocol = .*$", "protocol = bytes"));
    Files.writeString(
        running.home().path("etc", "io.jackfield.tcp.listener-echos.cfg"),
        Files.readString(running.home().path("etc", "io.jackfield.tcp.listener-echo.cfg"))
            .replaceFirst("(?m)^tls = .*$", "tls = on"));
    Path bytes = Waiting.bytes().build(running.home().path("bytes.jar"));
    running.get().ask("deploy", bytes.toString()).ok();
    await()
        .until(
            () ->
                running
                    .get()
                    .status()
                    .path("listeners")
                    .findValuesAsText("name")
                    .containsAll(List.of("bytes", "echos")));
  }

  private static void deploy(String word) throws Exception {
    Path jar = Waiting.states(word).build(running.home().path("states.jar"));
    running.get().ask("deploy", jar.toString()).ok();
  }

  @Test
  void aHeadThatIsHalfSent() throws Exception {
    try (Wire wire = new Wire(http)) {
      assertThat(wire.get("/states/echo")).startsWith("HTTP/1.1 200");
      wire.send("GET /states/echo HTTP/1.1\r\nHost: loc");
      await().until(() -> received(wire) > 80);
      run("restart", "http");
      wire.send("alhost\r\nX-");
      run("restart", "tcp");
      assertThat(wire.send("Y: z\r\n\r\n").response().status()).isEqualTo(200);
      assertThat(wire.get("/states/echo")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aBodyThatIsHalfSent() throws Exception {
    try (Wire wire = new Wire(http)) {
      wire.send("POST /states/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
      await().until(() -> received(wire) > 60);
      CompletableFuture<Command.Result> swap = start("restart", "http");
      awaitShift("http");
      wire.send("world");
      assertThat(wire.response().text()).isEqualTo("one helloworld");
      swap.get(LIMIT_SECONDS, TimeUnit.SECONDS).ok();
      assertThat(wire.get("/states/echo")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aRequestInFlightWhenTheServerIsReplaced() throws Exception {
    try (Wire wire = new Wire(http)) {
      wire.send("GET /states/wait?server HTTP/1.1\r\nHost: h\r\n\r\n");
      // Behind it in the same connection: must not overtake it, and not be lost.
      wire.send("GET /states/open?behind HTTP/1.1\r\nHost: h\r\n\r\n");
      CompletableFuture<Command.Result> swap = start("restart", "http");
      awaitShift("http");
      assertThat(swap).isNotDone();
      assertThat(once("/states/open?server")).contains("one opened");
      assertThat(wire.response().text()).isEqualTo("one true");
      assertThat(wire.response().text()).isEqualTo("one opened");
      swap.get(LIMIT_SECONDS, TimeUnit.SECONDS).ok();
      assertThat(wire.get("/states/open?server")).contains("one opened");
    }
  }

  @Test
  void aRequestInFlightWhenItsHandlerIsReplaced() throws Exception {
    try (Wire wire = new Wire(http)) {
      wire.send("GET /states/wait?handler HTTP/1.1\r\nHost: h\r\n\r\n");
      await().until(() -> received(wire) > 40);
      CompletableFuture<Void> swap =
          CompletableFuture.runAsync(
              () -> {
                try {
                  deploy("two");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      await().until(() -> once("/states/echo").contains("two"));
      assertThat(once("/states/open?handler")).contains("two opened");
      assertThat(wire.response().text()).isEqualTo("one true");
      swap.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(wire.get("/states/echo")).endsWith("two ");
    } finally {
      deploy("one");
    }
  }

  @Test
  void aRequestWhoseHandlerHangs() throws Exception {
    try (Wire wire = new Wire(http, Duration.ofSeconds(LIMIT_SECONDS))) {
      wire.send("GET /states/hang HTTP/1.1\r\nHost: h\r\n\r\n");
      await().until(() -> received(wire) > 30);
      deploy("two");
      assertThat(wire.response().status()).isEqualTo(503);
      assertThat(wire.get("/states/echo")).endsWith("two ");
      assertThat(running.get().log())
          .containsPattern(
              "taken back name=io.jackfield.it.states .*"
                  + "handler: GET /states/hang at .*Plugin.handle");
      await().until(() -> isCollected("io.jackfield.it.states"));
    } finally {
      deploy("one");
    }
  }

  /** However slowly the client reads: it has long outlived the version that began it. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aResponseFromAFile(String listener) throws Exception {
    int size = 40_000_000;
    Path file = running.home().path("files", "public", listener);
    Files.createDirectories(file.getParent());
    Files.copy(new Content(size), file);
    running.deployWith("drain", "1");
    int port = running.port(listener);
    Duration limit = Duration.ofSeconds(10);
    try (Wire wire = listener.equals("http") ? new Wire(port, limit) : Wire.tls(port, limit)) {
      wire.send("GET /public/" + listener + " HTTP/1.1\r\nHost: h\r\n\r\n");
      while (!wire.line().isEmpty()) {
        // the head
      }
      Content content = new Content(size);
      assertThat(wire.bytes(1000)).isEqualTo(content.readNBytes(1000));
      run("restart", "http");
      run("restart", "http");
      assertThat(running.get().log()).doesNotContain("not drained name=io.jackfield.http ");
      await().until(() -> isCollected("io.jackfield.http"));
      // Not earlier: a buffer that waits keeps, in the leak detector, who has touched it.
      wire.send("GET /states/echo HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(wire.bytes(size - 1000)).isEqualTo(content.readAllBytes());
      assertThat(wire.response().text()).startsWith("one ");
      assertThat(wire.get("/states/echo")).startsWith("HTTP/1.1 200");
    } finally {
      running.deployWith("drain", "60");
    }
    String line = "\"GET /public/" + listener + " HTTP/1.1\" 200 " + size + " \"-\" \"-\"";
    Path log = running.home().path("log", "access.log");
    await().until(() -> Files.readString(log).lines().anyMatch(each -> each.endsWith(line)));
  }

  @Test
  void aLineThatIsHalfSent() throws Exception {
    try (Wire wire = new Wire(running.port("echo"))) {
      assertThat(wire.send("first\nsec").line()).isEqualTo("first");
      run("restart", "bridge");
      assertThat(wire.send("ond\nthi").line()).isEqualTo("second");
      run("restart", "echo");
      assertThat(wire.send("rd\nfou").line()).isEqualTo("third");
      run("restart", "tcp");
      assertThat(wire.send("rth\n").line()).isEqualTo("fourth");
    }
  }

  @Test
  void aStreamWhenItsListenerIsReplaced() throws Exception {
    try (Wire stream = new Wire(running.port("bytes"))) {
      assertThat(stream.send("before").bytes(6)).asString().isEqualTo("before");
      run("restart", "tcp");
      assertThat(stream.send("while").bytes(5)).asString().isEqualTo("while");
      assertThat(running.get().log()).doesNotContain("not drained name=io.jackfield.tcp ");
      assertThat(stream.send("end").end().rest()).isEqualTo("end");
    }
  }

  @Test
  void aStreamThatGoesOn() throws Exception {
    int port = running.port("bytes");
    try (Wire stream = new Wire(port)) {
      assertThat(stream.send("before").bytes(6)).asString().isEqualTo("before");
      CompletableFuture<Command.Result> swap = start("restart", "bridge");
      awaitShift("bytes");
      assertThat(stream.send("while").bytes(5)).asString().isEqualTo("while");
      try (Wire fresh = new Wire(port)) {
        assertThat(fresh.send("fresh").bytes(5)).asString().isEqualTo("fresh");
        assertThat(swap).isNotDone();
        assertThat(stream.send("end").end().rest()).isEqualTo("end");
        swap.get(LIMIT_SECONDS, TimeUnit.SECONDS).ok();
        assertThat(fresh.send("after").end().rest()).isEqualTo("after");
      }
    }
  }

  @Test
  void aStreamThatDoesNotEnd() throws Exception {
    running.deployWith("drain", "1");
    try (Wire stream = new Wire(running.port("bytes"))) {
      assertThat(stream.send("before").bytes(6)).asString().isEqualTo("before");
      run("restart", "bridge");
      assertThat(stream.rest()).isEmpty();
      assertThat(running.get().log()).contains("not drained name=io.jackfield.bridge ");
      try (Wire fresh = new Wire(running.port("bytes"))) {
        assertThat(fresh.send("fresh").bytes(5)).asString().isEqualTo("fresh");
      }
    } finally {
      running.deployWith("drain", "60");
    }
  }

  @Test
  void aStreamWhoseHandlerWaitsForSomethingElse() throws Exception {
    running.deployWith("drain", "1");
    try (Wire stream = new Wire(running.port("bytes"))) {
      assertThat(stream.send("?").bytes(1)).asString().isEqualTo("!");
      Files.writeString(
          running.home().path("etc", "io.jackfield.tcp.listener-echos.cfg"),
          Files.readString(running.home().path("etc", "io.jackfield.tcp.listener-echo.cfg"))
              .replaceFirst("(?m)^tls = .*$", "tls = on"));
      Path bytes = Waiting.bytes().build(running.home().path("bytes.jar"));
      run("deploy", bytes.toString());
      assertThat(stream.rest()).isEmpty();
      await().until(() -> isCollected("io.jackfield.it.bytes"));
    } finally {
      running.deployWith("drain", "60");
    }
  }

  @Test
  void manyStreamsThatDoNothingStopNobodyElse() throws Exception {
    List<Wire> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        idle.add(new Wire(running.port("bytes")));
      }
      assertThat(once("/states/echo")).startsWith("HTTP/1.1 200");
      await().until(() -> connections("bytes") == 64);
      try (Wire line = new Wire(running.port("echo"))) {
        assertThat(line.send("on\n").line()).isEqualTo("on");
      }
    } finally {
      for (Wire wire : idle) {
        wire.close();
      }
    }
    await().until(() -> connections("bytes") == 0);
  }

  /**
   * The last bytes of the client and its end may arrive together, with TLS behind the handshake.
   */
  @Test
  void linesBehindWhichTheClientEndsItsSide() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Wire plain = new Wire(running.port("echo"));
          Wire tls = Wire.tls(running.port("echos"), Duration.ofSeconds(10))) {
        assertThat(plain.send("one\ntwo\n").end().rest()).isEqualTo("one\r\ntwo\r\n");
        assertThat(tls.send("one\ntwo\n").end().rest()).isEqualTo("one\r\ntwo\r\n");
      }
    }
  }

  private static int connections(String protocol) {
    int connections = 0;
    for (JsonNode each : running.get().status().path("protocols")) {
      if (each.path("name").asText().equals(protocol)) {
        connections += each.path("connections").asInt();
      }
    }
    return connections;
  }

  /** Asks for a collection and looks whether it has taken all old versions. */
  private static boolean isCollected(String name) throws Exception {
    // An event loop without work may still hold what it did last: each of the two has some.
    once("/states/echo");
    once("/states/echo");
    Footprint.tidyUp(running.get());
    return oldVersions(name) == 0;
  }

  private static int oldVersions(String name) {
    for (JsonNode each : running.get().json("bundles", "--json")) {
      if (each.path("name").asText().equals(name)) {
        return each.path("oldVersions").asInt();
      }
    }
    throw new AssertionError("no " + name);
  }

  /** Until a new connection gets the new version, while the old one still has its own. */
  private static void awaitShift(String listener) {
    int port = running.port(listener);
    await()
        .until(
            () -> {
              Wire fresh = new Wire(port);
              fresh.send("G"); // nobody has one that is silent: it may become one of HTTP/2
              int versions = versionsInUse(listener);
              fresh.close();
              return versions == 2;
            });
  }

  private static int versionsInUse(String protocol) {
    int versions = 0;
    for (JsonNode each : running.get().status().path("protocols")) {
      if (each.path("name").asText().equals(protocol) && each.path("connections").asInt() > 0) {
        versions++;
      }
    }
    return versions;
  }

  /** What the daemon has read from a connection. */
  private static long received(Wire wire) {
    for (JsonNode each : running.get().json("connections", "--json")) {
      if (each.path("remote").asText().endsWith(":" + wire.localPort())) {
        return each.path("bytesIn").asLong();
      }
    }
    return 0;
  }

  /** The answer on a connection of its own. */
  private static String once(String target) throws Exception {
    try (Wire wire = new Wire(http)) {
      return wire.get(target);
    }
  }

  private static CompletableFuture<Command.Result> start(String... words) {
    return CompletableFuture.supplyAsync(() -> running.get().ask(words));
  }

  private static void run(String... words) {
    running.get().ask(words).ok();
  }
}
