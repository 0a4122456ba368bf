package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that reset their connections, many at each place: none of them is left, no file stays
 * open, nothing that was cut is stored, and the log has no complaint.
 */
class ResetIT {
  private static final int MANY = 20;
  private static final int LARGE = 8 << 20;
  private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

  /** Of a ClientHello: the record says that 512 bytes come. */
  private static final String HELLO = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001";

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.files.cfg", "partial", "delete")
          .configured("io.jackfield.deploy.cfg", "rate", "1000")
          .configured("io.jackfield.transport.cfg", "release.wait", "2");

  private static long filesBefore;

  private final List<Wire> wires = new ArrayList<>();
  private int logged;

  @BeforeAll
  static void offer() throws Exception {
    running.addUser("ann", "secret");
    for (Plugin plugin : List.of(Waiting.states("one"), Waiting.bytes(), LARGE_ANSWERS)) {
      Path jar = plugin.build(running.home().path("plugin.jar"));
      running.get().ask("deploy", jar.toString()).ok();
    }
    Path etc = running.home().path("etc");
    String echo = Files.readString(etc.resolve("io.jackfield.tcp.listener-echo.cfg"));
    Files.writeString(
        etc.resolve("io.jackfield.tcp.listener-bytes.cfg"),
        echo.replaceFirst("(?m)^protocol = .*$", "protocol = bytes"));
    await().until(() -> listeners().contains("bytes"));
    for (String folder : List.of("public", "ann")) {
      Path large = running.home().path("files", folder, "large");
      Files.createDirectories(large.getParent());
      Files.write(large, new byte[LARGE]);
      Files.writeString(large.resolveSibling("small"), "small");
    }
    othersAreServed();
    filesBefore = settledFiles();
  }

  private static List<String> listeners() {
    return running.get().status().path("listeners").findValuesAsText("name");
  }

  /** What opens a file for good the first time has done so by then. */
  private static long settledFiles() throws IOException {
    long before;
    long now = 0;
    do {
      before = now;
      othersAreServed();
      await().until(() -> connections() == 0);
      now = Footprint.openFiles(running.get());
    } while (now != before);
    return now;
  }

  @BeforeEach
  void lookAtTheLog() {
    logged = running.get().log().length();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (Wire wire : wires) {
      wire.reset();
    }
    await().until(() -> connections() == 0);
    await().until(() -> Footprint.openFiles(running.get()) <= filesBefore);
    othersAreServed();
    assertThat(running.home().path("files", "ann")).isDirectoryNotContaining("glob:**cut*");
    assertThat(running.get().log().substring(logged)).doesNotContain(" WARN ", " ERROR ", "\tat ");
  }

  private static void othersAreServed() throws IOException {
    try (Wire http = new Wire(running.port("http"));
        Wire echo = new Wire(running.port("echo"));
        Wire bytes = new Wire(running.port("bytes"));
        Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(http.get("/states/x")).startsWith("HTTP/1.1 200");
      assertThat(http.get("/public/small")).startsWith("HTTP/1.1 200");
      assertThat(echo.send("on\n").line()).isEqualTo("on");
      assertThat(bytes.send("on").bytes(2)).asString().isEqualTo("on");
      assertThat(ftp.store("whole", "whole")).startsWith("226 ");
      assertThat(ftp.fetch(ftp.passivePort(), "whole")).isEqualTo("whole");
    }
  }

  /** But for those of commands. */
  private static int connections() {
    int connections = 0;
    for (JsonNode each : running.get().json("connections", "--json")) {
      connections += each.path("protocol").asText().equals("control") ? 0 : 1;
    }
    return connections;
  }

  private interface Act {
    void on(Wire wire) throws Exception;
  }

  /** So many on a listener, each of which does something. */
  private void many(String listener, Act act) throws Exception {
    for (int i = 0; i < MANY; i++) {
      act.on(connect(running.port(listener)));
    }
  }

  private Wire connect(int port) throws IOException {
    Wire wire = new Wire(port);
    wires.add(wire);
    return wire;
  }

  private static void awaitReceived(long bytes) {
    await()
        .until(
            () -> {
              long received = 0;
              for (JsonNode each : running.get().json("connections", "--json")) {
                boolean command = each.path("protocol").asText().equals("control");
                received += command ? 0 : each.path("bytesIn").asLong();
              }
              return received >= bytes;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https", "ftp", "echo", "bytes"})
  void afterConnecting(String listener) throws Exception {
    many(listener, wire -> {});
    many(listener, Wire::reset);
  }

  @Test
  void inTheClientHello() throws Exception {
    many("https", wire -> wire.send(HELLO));
    awaitReceived(MANY * 8L);
  }

  @Test
  void behindTheHandshake() throws Exception {
    many("https", wire -> wire.startTls("TLSv1.3"));
    many("https", wire -> wire.startTls("TLSv1.2").send("GET /public/large" + HOST + "\r\n"));
  }

  @Test
  void inTheHeadAndTheBodyOfARequest() throws Exception {
    String head = "POST /states/x" + HOST + "Content-Length: 100\r\n";
    many("http", wire -> wire.send(head));
    many("http", wire -> wire.send(head + "\r\nhalf"));
    awaitReceived(MANY * 2L * head.length());
  }

  @Test
  void whileTheHandlerRuns() throws Exception {
    many("http", wire -> wire.send("GET /states/wait?reset" + HOST + "\r\n"));
    awaitReceived(MANY * 40L);
    for (Wire wire : wires) {
      wire.reset();
    }
    try (Wire other = new Wire(running.port("http"))) {
      assertThat(other.get("/states/open?reset")).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/large/bytes", "/large/stream", "/public/large"})
  void whileTheAnswerIsSent(String target) throws Exception {
    many("http", wire -> assertBegun(wire, target));
    many("https", wire -> assertBegun(wire.startTls("TLSv1.3"), target));
  }

  private static void assertBegun(Wire wire, String target) throws IOException {
    assertThat(wire.send("GET " + target + HOST + "\r\n").line()).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void inALineAndInAStream() throws Exception {
    many("echo", wire -> assertThat(wire.send("one\nha").line()).isEqualTo("one"));
    many("bytes", wire -> assertThat(wire.send("one").bytes(3)).asString().isEqualTo("one"));
    many("bytes", wire -> assertThat(wire.send("?").bytes(1)).asString().isEqualTo("!"));
  }

  @Test
  void whileTheProtocolIsAway() throws Exception {
    running.get().ask("undeploy", "http").ok();
    try {
      many("http", wire -> wire.send("GET /states/x" + HOST + "\r\n"));
      awaitReceived(MANY * 30L);
      for (Wire wire : wires) {
        wire.reset();
      }
      await().until(() -> connections() == 0);
    } finally {
      running.get().ask("rollback", "http").ok();
    }
  }

  @Test
  void whileTheProtocolIsReplaced() throws Exception {
    for (String bundle : List.of("http", "ftp", "bridge", "tcp")) {
      Aside swap = Aside.run(() -> running.get().ask("restart", bundle).ok());
      do {
        for (String listener : List.of("http", "ftp", "echo")) {
          Wire wire = connect(running.port(listener));
          wire.send("NOOP\r\nNO");
          wire.line();
          wire.reset();
        }
      } while (!swap.isOver());
    }
  }

  @Test
  void beforeAndWhileTheyLogIn() throws Exception {
    many("ftp", wire -> assertThat(wire.reply()).startsWith("220"));
    many("ftp", wire -> assertThat(wire.send("USER ann\r\nPA").reply()).startsWith("220"));
    many("ftp", wire -> assertThat(wire.send("USER ann\r\nPASS wrong\r\n").reply()).isNotEmpty());
  }

  @Test
  void beforeTheDataConnection() throws Exception {
    for (int i = 0; i < MANY; i++) {
      Wire control = login();
      passivePort(control);
      if (i % 2 == 0) {
        control.send("STOR cut\r\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR large", "STOR cut", "APPE cut", "STOU cut"})
  void theDataConnectionOfATransfer(String command) throws Exception {
    for (int i = 0; i < MANY; i++) {
      Wire control = login();
      transferring(control, command + (command.endsWith("cut") ? i : "")).reset();
      assertThat(control.reply()).startsWith("426 ");
      assertThat(control.ftp("NOOP")).startsWith("200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR large", "STOR cut"})
  void theControlConnectionOfATransfer(String command) throws Exception {
    for (int i = 0; i < MANY; i++) {
      Wire control = login();
      transferring(control, command + (command.endsWith("cut") ? i : ""));
      control.reset();
    }
    await().until(() -> connections() == 0);
  }

  /** The data connection of a transfer of which a part has gone over. */
  private Wire transferring(Wire control, String command) throws IOException {
    Wire data = connect(passivePort(control));
    assertThat(control.ftp(command)).startsWith("150 ");
    if (command.startsWith("RETR")) {
      assertThat(data.bytes(1000)).hasSize(1000);
    } else {
      data.send("x".repeat(100_000));
    }
    return data;
  }

  private Wire login() throws IOException {
    Wire control = connect(running.port("ftp"));
    assertThat(control.reply()).startsWith("220 ");
    assertThat(control.ftp("USER ann")).startsWith("331 ");
    assertThat(control.ftp("PASS secret")).startsWith("230 ");
    assertThat(control.ftp("TYPE I")).startsWith("200 ");
    return control;
  }

  private static int passivePort(Wire control) throws IOException {
    Matcher port = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)").matcher(control.ftp("EPSV"));
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static final Plugin LARGE_ANSWERS =
      new Plugin(
          "io.jackfield.it.large",
          """
          package plugin;
          import io.jackfield.http.*;
          import java.io.*;
          import org.osgi.service.component.annotations.Component;
          @Component(property = {"http.path=/large/*"})
          public final class Plugin implements HttpHandler {
            private final byte[] large = new byte[6 << 20];
            @Override
            public HttpResponse handle(HttpRequest request) {
              return request.path().endsWith("bytes")
                  ? HttpResponse.status(200).body("a/b", large)
                  : HttpResponse.status(200).body("a/b", new ByteArrayInputStream(large), -1);
            }
          }
          """);
}
