package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes and attacks: each is refused with a reason, and the daemon goes on. */
class BadInputIT {
  private static final String ECHO = "io.jackfield.tcp.listener-echo.cfg";
  private static final String OUTSIDE = "nobody may read this";

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon("listener-echo", "127\\.0\\.0\\.1", "broken\\.jar", "lonely\\.jar")
          .configured("io.jackfield.accounts.cfg", "anonymous", "/");

  @BeforeAll
  static void prepare() throws Exception {
    running.addUser("ann", "secret");
    Path files = Files.createDirectories(running.home().path("files", "ann"));
    Files.writeString(files.resolve("inside.txt"), "inside");
    Path outside = Files.writeString(running.home().path("outside.txt"), OUTSIDE);
    Files.createSymbolicLink(files.resolve("link.txt"), outside);
    Files.createSymbolicLink(files.resolve("up"), running.home().folder());
  }

  @Test
  void aBadValueIsOneLineAndTheOldOneStays() throws Exception {
    int port = running.get().port("echo");
    running.home().configure(ECHO, "port", "ninety");
    await().until(() -> !problems("port").isEmpty());
    assertThat(problems("port")).singleElement().asString().contains(ECHO, "ninety");
    assertThat(running.get().port("echo")).isEqualTo(port);
    assertThat(echo(port)).isEqualTo("hello");
    Command.Result check = running.get().ask("check");
    assertThat(check.exit()).isNotZero();
    assertThat(check.out() + check.err()).contains(ECHO + ": port: ");
    running.home().configure(ECHO, "port", "$[env:JACKFIELD_ECHO_PORT;default=7007]");
    await().until(() -> running.get().ask("check").exit() == 0);
  }

  @Test
  void aPortInUseNamesTheAddress() throws Exception {
    int port = running.get().port("echo");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      running.home().configure(ECHO, "port", Integer.toString(taken.getLocalPort()));
      await().until(() -> running.get().log().contains(address));
      assertThat(Http.get(http("/hello?name=x")).status()).isEqualTo(200);
      assertThat(echo(port)).as("the old socket stays").isEqualTo("hello");
    }
    running.home().configure(ECHO, "port", "0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../outside.txt",
        "/ann/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/ann/%2E%2E/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/..%5coutside.txt",
        "/..\\outside.txt",
        "/%252e%252e/outside.txt",
        "/..;/outside.txt",
        "/.%00./outside.txt",
        "/%c0%ae%c0%ae/outside.txt",
        "//../outside.txt",
        "/../../../../../../../../etc/passwd",
        "/ann/link.txt",
        "/ann/up/outside.txt",
        "http://localhost/../outside.txt"
      })
  void httpNeverLeavesTheRoot(String target) throws Exception {
    try (Wire wire = new Wire(running.port("http"))) {
      wire.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      String answer = wire.rest();
      assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404|403) .*");
      assertThat(answer).doesNotContain(OUTSIDE).doesNotContain("root:");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.txt",
        "../../outside.txt",
        "/../outside.txt",
        "/../../../../../../etc/passwd",
        "inside.txt/../../../outside.txt",
        "..\\outside.txt",
        "up/outside.txt"
      })
  void ftpNeverLeavesTheRoot(String path) throws Exception {
    try (Wire wire = login()) {
      assertAllRefused(wire, path);
      assertThat(wire.ftp("RNFR inside.txt")).startsWith("350 ");
      assertRefused(wire, "RNTO " + path + ".x");
      assertRefused(wire, "MKD " + path + ".d");
      assertThat(wire.ftp("EPSV")).startsWith("229 ");
      assertRefused(wire, "STOR " + path + ".s");
    }
    assertThat(running.home().path("outside.txt")).hasContent(OUTSIDE);
    assertThat(running.home().path("files", "ann", "inside.txt")).exists();
  }

  @Test
  void ftpFollowsNoLink() throws Exception {
    try (Wire wire = login()) {
      assertAllRefused(wire, "link.txt");
      assertAllRefused(wire, "up");
    }
    assertThat(running.home().path("outside.txt")).hasContent(OUTSIDE);
  }

  private static void assertAllRefused(Wire wire, String path) throws IOException {
    for (String command : List.of("SIZE ", "MDTM ", "MLST ", "DELE ", "RMD ", "RNFR ", "CWD ")) {
      assertRefused(wire, command + path);
    }
    assertThat(wire.ftp("EPSV")).startsWith("229 ");
    assertRefused(wire, "RETR " + path);
  }

  private static void assertRefused(Wire wire, String command) throws IOException {
    assertThat(wire.ftp(command)).as(command).matches("(?s)5\\d\\d.*");
  }

  @Test
  void aJarThatIsNoZipIsRefused() throws Exception {
    Path jar = Files.writeString(running.home().path("broken.jar"), "no zip at all");
    Command.Result result = running.get().ask("deploy", jar.toString());
    assertThat(result.exit()).isNotZero();
    assertThat(result.err()).contains("broken.jar").doesNotContain("\tat ");
    Files.move(jar, running.home().path("deploy", "broken.jar"));
    await().until(() -> running.get().log().contains("broken.jar"));
    Files.delete(running.home().path("deploy", "broken.jar"));
  }

  @Test
  void aJarThatDoesNotResolveIsRefused() throws Exception {
    Plugin plugin =
        new Plugin("lonely", "package plugin; public class Plugin {}")
            .bnd("Import-Package: com.example.missing");
    Path jar = plugin.build(running.home().path("lonely.jar"));
    Command.Result result = running.get().ask("deploy", jar.toString());
    assertThat(result.exit()).isNotZero();
    assertThat(result.err()).contains("com.example.missing");
    Files.move(jar, running.home().path("deploy", "lonely.jar"));
    await()
        .until(
            () ->
                running
                    .get()
                    .log()
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("lonely.jar") && line.contains("com.example.missing")));
    Files.delete(running.home().path("deploy", "lonely.jar"));
    assertThat(running.get().status().path("bundles").findValuesAsText("problem")).isEmpty();
  }

  @Test
  void aWrongPasswordIs530() throws Exception {
    for (String user : List.of("ann", "nobody")) {
      try (Wire wire = new Wire(running.port("ftp"))) {
        assertThat(wire.reply()).startsWith("220");
        assertThat(wire.ftp("USER " + user)).startsWith("331 ");
        assertThat(wire.ftp("PASS wrong")).startsWith("530 ");
        assertThat(wire.ftp("PWD")).startsWith("530 ");
      }
    }
  }

  @Test
  void whatAPeerSendsForgesNoLogLine() throws Exception {
    try (Wire wire = new Wire(running.port("ftp"))) {
      wire.reply();
      wire.ftp("USER a\u001b[31mb\u0007");
      wire.ftp("PASS x");
    }
    byte[] login = "ev il\n\u001b[31m \"x:y".getBytes(StandardCharsets.UTF_8);
    String head = "GET /nothing?\"\\ HTTP/1.1\r\nHost: h\r\nUser-Agent: ";
    try (Wire wire = new Wire(running.port("http"))) {
      assertThat(wire.send(head + "a\u001b[31mb\r\n\r\n").response().status()).isEqualTo(400);
    }
    try (Wire wire = new Wire(running.port("http"))) {
      String fields = "a\u009b31mb\u0085c\"\\\r\nAuthorization: Basic ";
      wire.send(head + fields + Base64.getEncoder().encodeToString(login) + "\r\n\r\n").response();
    }
    Path log = running.home().path("log", "access.log");
    await()
        .untilAsserted(
            () ->
                assertThat(log)
                    .content()
                    .contains(
                        "account=a",
                        "\"-\" 400 ",
                        "- ev?il???31m??x [",
                        "\"GET /nothing?\\\"\\\\ HTTP/1.1\" ",
                        "\"a\\x9b31mb\\x85c\\\"\\\\\"\n"));
    assertThat(log).content().doesNotContainPattern("[\\p{Cc}&&[^\n]]");
  }

  private static List<String> problems(String key) {
    return running
        .get()
        .log()
        .lines()
        .filter(line -> line.contains(" ERROR ") && line.contains(ECHO + ": " + key + ": "))
        .toList();
  }

  private static String echo(int port) throws IOException {
    try (Wire wire = new Wire(port)) {
      return wire.send("hello\n").line();
    }
  }

  private static Wire login() throws IOException {
    Wire wire = new Wire(running.port("ftp"));
    assertThat(wire.reply()).startsWith("220");
    assertThat(wire.ftp("USER ann")).startsWith("331 ");
    assertThat(wire.ftp("PASS secret")).startsWith("230 ");
    assertThat(wire.ftp("TYPE I")).startsWith("200 ");
    return wire;
  }

  private static String http(String path) {
    return "http://127.0.0.1:" + running.port("http") + path;
  }
}
