package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One client that wants all there is of something takes nothing from the others. */
class CrowdIT {
  private static final int CROWD = 600;

  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private final List<Wire> crowd = new ArrayList<>();

  @BeforeAll
  static void prepare() throws Exception {
    running.addUser("cora", "secret");
    Path etc = running.home().path("etc");
    Files.writeString(
        etc.resolve("io.jackfield.tcp.listener-bytes.cfg"),
        Files.readString(etc.resolve("io.jackfield.tcp.listener-echo.cfg"))
            .replace("protocol = echo", "protocol = bytes"));
    for (Plugin plugin : List.of(Waiting.states("crowd"), Waiting.bytes())) {
      Path jar = plugin.build(running.home().path("plugin.jar"));
      running.get().ask("deploy", jar.toString()).ok();
    }
    await()
        .until(
            () ->
                running
                    .get()
                    .status()
                    .path("listeners")
                    .findValuesAsText("name")
                    .contains("bytes"));
  }

  @AfterEach
  void leave() throws IOException {
    for (Wire each : crowd) {
      each.close();
    }
  }

  @Test
  void bodiesThatDoNotComeHoldNobodyElseUp() throws Exception {
    int port = running.port("http");
    for (int i = 0; i < CROWD; i++) {
      join(port).send("POST /states/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
    }
    othersAreServed();
  }

  @Test
  void bodiesThatStopInTheMiddleHoldNobodyElseUp() throws Exception {
    int port = running.port("http");
    String begun = "x".repeat(70_000);
    for (int i = 0; i < CROWD / 4; i++) {
      join(port)
          .send("POST /states/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + begun);
    }
    othersAreServed();
    try (Wire large = new Wire(running.port("http"))) {
      large.send("POST /states/x HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n" + begun);
      assertThat(large.line()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void handlersThatHangHoldNobodyElseUp() throws Exception {
    int port = running.port("http");
    try {
      for (int i = 0; i < CROWD / 2; i++) {
        join(port).send("GET /states/wait?crowd HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      othersAreServed();
    } finally {
      try (Wire opens = new Wire(port)) {
        assertThat(opens.get("/states/open?crowd")).startsWith("HTTP/1.1 200");
      }
    }
    for (Wire each : crowd) {
      assertThat(each.response().status()).isEqualTo(200);
    }
  }

  @Test
  void wrongPasswordsHoldNobodyElseUp() throws Exception {
    int port = running.port("ftp");
    for (int i = 0; i < CROWD; i++) {
      join(port).send("USER cora\r\nPASS wrong\r\n");
    }
    othersAreServed();
  }

  @Test
  void idleStreamsHoldNobodyElseUp() throws Exception {
    int port = running.port("bytes");
    for (int i = 0; i < CROWD; i++) {
      join(port).send("x");
    }
    othersAreServed();
  }

  private Wire join(int port) throws IOException {
    Wire wire = Wire.from(InetAddress.getByName("127.0.0.2"), port);
    crowd.add(wire);
    return wire;
  }

  /** Each within the limit of a wire or of a question; a crowd lasts longer. */
  private static void othersAreServed() throws IOException {
    try (Wire http = new Wire(running.port("http"));
        Wire handler = new Wire(running.port("http"))) {
      assertThat(http.get("/hello")).startsWith("HTTP/1.1 200");
      assertThat(handler.get("/states/y")).startsWith("HTTP/1.1 200");
    }
    running.get().ask("connections").ok();
    try (Wire ftp = new Wire(running.port("ftp"))) {
      assertThat(ftp.reply()).startsWith("220");
      assertThat(ftp.ftp("USER cora")).startsWith("331");
      // Let in, or told to come later.
      assertThat(ftp.ftp("PASS secret")).containsPattern("^(230|421)");
    }
  }
}
