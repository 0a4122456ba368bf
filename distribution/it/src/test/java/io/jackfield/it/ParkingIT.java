package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The protocol is taken away while clients ask for something. */
class ParkingIT {
  private static final String REQUEST = "GET /hello?name=x HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static Home home;
  private static Daemon daemon;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    home = Home.create();
    home.configure("io.jackfield.transport.cfg", "parking.time", "6");
    daemon = Daemon.startFast(home);
    port = daemon.port("http");
  }

  @AfterAll
  static void stop() {
    daemon.stop();
    home.close();
  }

  @Test
  void whoIsParkedIsServedByTheVersionThatComesInTime() throws Exception {
    List<Wire> wires = open(8);
    try {
      daemon.ask("undeploy", "http").ok();
      assertThat(home.path("data", "undeployed")).hasContent("io.jackfield.http");
      wires.addAll(open(8));
      for (Wire wire : wires) {
        wire.send(REQUEST);
      }
      await().until(() -> parked() == 16);
      daemon.ask("rollback", "http").ok();
      for (Wire wire : wires) {
        assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
      }
      assertThat(home.path("data", "undeployed")).isEmptyFile();
    } finally {
      close(wires);
    }
  }

  @Test
  void aJarThatIsDeployedInTimeServesToo() throws Exception {
    Path jar = home.path("mine.jar");
    Files.copy(Home.shipped("http"), jar, StandardCopyOption.REPLACE_EXISTING);
    try (Wire wire = new Wire(port)) {
      daemon.ask("undeploy", "http").ok();
      wire.send(REQUEST);
      await().until(() -> parked() == 1);
      daemon.ask("deploy", jar.toString()).ok();
      assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
    }
    daemon.ask("undeploy", "http").ok();
    daemon.ask("rollback", "http").ok();
  }

  @Test
  void whoIsParkedForTooLongIsToldWhenToComeAgain() throws Exception {
    List<Wire> wires = open(4);
    try {
      daemon.ask("undeploy", "http").ok();
      wires.addAll(open(4));
      for (Wire wire : wires) {
        wire.send(REQUEST);
      }
      for (Wire wire : wires) {
        assertThat(wire.rest())
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("Retry-After: ");
      }
    } finally {
      close(wires);
    }
    daemon.ask("rollback", "http").ok();
    try (Wire wire = new Wire(port)) {
      assertThat(wire.get("/hello?name=x")).startsWith("HTTP/1.1 200");
    }
  }

  /** Each has been served once. */
  private static List<Wire> open(int count) throws IOException {
    boolean served = daemon.status().path("protocols").findValuesAsText("name").contains("http");
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Wire wire = new Wire(port);
      wires.add(wire);
      if (served) {
        assertThat(wire.get("/hello?name=x")).startsWith("HTTP/1.1 200");
      }
    }
    return wires;
  }

  private static void close(List<Wire> wires) throws IOException {
    for (Wire wire : wires) {
      wire.close();
    }
  }

  private static long parked() {
    return daemon.json("connections", "--json").findValues("parked").stream()
        .filter(parked -> parked.asBoolean())
        .count();
  }
}
