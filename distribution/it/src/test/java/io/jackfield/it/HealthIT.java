package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the health checks of the daemon tell, and that they tell no longer what was mended. */
class HealthIT {
  private static final String OK = "OK";
  private static final String WARN = "WARN";
  private static final String AWAY = "TEMPORARILY_UNAVAILABLE";
  private static final String CRITICAL = "CRITICAL";
  private static final String HTTPS = "io.jackfield.tcp.listener-https.cfg";
  private static final String TASKS = "io.jackfield.tasks.cfg";

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon("address already in use", "'ninety'", "broken\\.jar", "task store");

  private static JsonNode health(String... words) {
    List<String> all = new ArrayList<>(List.of("health", "--json"));
    all.addAll(List.of(words));
    Command.Result result = running.get().ask(all.toArray(new String[0]));
    try {
      return new ObjectMapper().readTree(result.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + result, e);
    }
  }

  /** What a check says, behind its status; empty if there is no such check. */
  private static String says(String check) {
    for (JsonNode each : health().path("checks")) {
      if (each.path("name").asText().equals(check)) {
        return each.path("status").asText() + " " + each.path("messages");
      }
    }
    return "";
  }

  private static void awaitCheck(String check, String status, String... words) {
    await()
        .untilAsserted(
            () -> {
              String said = says(check);
              assertThat(said).startsWith(status + " ");
              List.of(words).forEach(word -> assertThat(said).contains(word));
            });
  }

  private static void assertExit(int exit) {
    for (String command : List.of("health", "status")) {
      Command.Result result = running.get().ask(command);
      assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
    }
  }

  @Test
  void aDaemonThatIsWellSaysSo() {
    Command.Result all = running.get().ask("health").ok();
    assertThat(all.out())
        .contains("listener http", "listener https", "lanes", "event loops", "files", "outbox")
        .contains("task store", "jars", "bundles", "disk", "old versions", "configuration")
        .containsPattern("\n(OK|WARN): \\d\\d checks");
    JsonNode report = health();
    assertThat(report.path("status").asText()).isIn(OK, WARN);
    assertThat(report.path("checks").findValuesAsText("name")).doesNotHaveDuplicates();
    assertThat(report.path("checks").findValuesAsText("status")).isSubsetOf(OK, WARN);
    assertThat(report.path("checks").findValuesAsText("bundle"))
        .contains("io.jackfield.tcp", "io.jackfield.files", "io.jackfield.tasks");
    assertThat(health("--tag", "ready").path("checks").findValuesAsText("name"))
        .contains("listener ftp", "listeners", "files")
        .doesNotContain("jars", "configuration");
    assertThat(health("--tag", "live").path("checks").findValuesAsText("name"))
        .containsExactly("event loops");
    assertThat(running.get().ask("health", "--tag", "none").exit()).isEqualTo(1);
    assertThat(running.get().ask("health", "--tag", "a)(b").err()).contains("is no tag");
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    Path file = running.home().path("etc", "io.jackfield.tcp.listener-extra.cfg");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String text = "protocol = echo\nport = " + taken.getLocalPort() + "\n";
      Files.writeString(file, text);
      awaitCheck("listener extra", CRITICAL, "127.0.0.1:" + taken.getLocalPort());
      assertExit(1);
      assertThat(running.get().ask("health", "--tag", "ready").exit()).isEqualTo(1);
      assertThat(running.get().ask("status").err()).contains("listener extra: ");
    }
    awaitCheck("listener extra", OK);
    Files.deleteIfExists(file);
    await().until(() -> says("listener extra").isEmpty());
  }

  @Test
  void aConfigurationThatIsWrong() throws Exception {
    running.home().configure("io.jackfield.http.cfg", "body.timeout", "ninety");
    awaitCheck("configuration", CRITICAL, "io.jackfield.http.cfg: body.timeout: 'ninety'");
    assertExit(1);
    running.get().ask("health", "--tag", "ready").ok();
    running.home().configure("io.jackfield.http.cfg", "body.timeout", "30");
    awaitCheck("configuration", OK);
  }

  @Test
  void aJarThatIsRefused() throws Exception {
    Path jar = running.home().path("deploy", "broken.jar");
    Files.writeString(jar, "no zip");
    awaitCheck("jars", CRITICAL, "broken.jar: ");
    assertExit(1);
    Files.delete(jar);
    awaitCheck("jars", OK);
  }

  @Test
  @Needs("openssl")
  void aCertificateThatEndsSoon() throws Exception {
    certificate(5);
    running.home().configure(HTTPS, "tls.certificate", "short.crt");
    running.home().configure(HTTPS, "tls.key", "short.key");
    awaitCheck("listener https", WARN, "short.crt ends in 4 days");
    assertExit(0);
    running.home().configure(HTTPS, "tls.warn.days", "3");
    awaitCheck("listener https", OK);
    running.home().configure(HTTPS, "tls.warn.days", "14");
    awaitCheck("listener https", WARN);
    certificate(90);
    awaitCheck("listener https", OK);
  }

  /** Replaces it, as a tool that renews certificates does. */
  private static void certificate(int days) throws Exception {
    Path etc = running.home().path("etc");
    String[] parts = {"key", "crt"};
    String request =
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost"
            + " -keyout new.key -out new.crt -days ";
    Command.of(("openssl " + request + days).split(" ")).in(etc).run().ok();
    for (String part : parts) {
      Files.move(
          etc.resolve("new." + part), etc.resolve("short." + part), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Test
  void aTaskStoreThatIsAway() throws Exception {
    int free;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = gone.getLocalPort();
    }
    running
        .home()
        .configure(TASKS, "jdbc.url", "jdbc:postgresql://127.0.0.1:" + free + "/jackfield");
    awaitCheck("task store", AWAY, "the task store jdbc:postgresql://127.0.0.1:" + free);
    assertExit(1);
    running.home().configure(TASKS, "jdbc.url", "");
    awaitCheck("task store", OK);
  }

  private static Path oven(String body) throws Exception {
    return new Plugin(
            "io.jackfield.it.oven",
            """
            package plugin;
            import java.util.concurrent.CountDownLatch;
            import org.apache.felix.hc.api.*;
            import org.osgi.service.component.annotations.*;
            @Component(property = {HealthCheck.NAME + "=oven", HealthCheck.TAGS + "=kitchen"})
            public final class Plugin implements HealthCheck {
              private static final CountDownLatch LATCH = new CountDownLatch(1);
              @Override
              public Result execute() {
                %s
              }
            }
            """
                .formatted(body))
        .build(running.home().path("oven.jar"));
  }

  @Test
  void aCheckOfAnybodyThatIsWellThenHangsThenThrows() throws Exception {
    deploy(oven("return new Result(Result.Status.OK, \"180 degrees\");"));
    awaitCheck("oven", OK, "180 degrees");
    assertThat(health("--tag", "kitchen").path("checks")).hasSize(1);

    deploy(
        oven(
            """
            try { LATCH.await(15, java.util.concurrent.TimeUnit.SECONDS); }
            catch (InterruptedException e) { throw new IllegalStateException(e); }
            return new Result(Result.Status.OK, "warm");
            """));
    awaitCheck("oven", WARN, "Timeout");
    assertThat(says("files")).startsWith(OK);
    Command.Result status = running.get().ask("status").ok();
    assertThat(status.out()).contains("LISTENER", "oven");
    assertExit(0);

    deploy(oven("throw new IllegalStateException(\"no gas\");"));
    awaitCheck("oven", "HEALTH_CHECK_ERROR", "no gas");
    assertExit(1);

    running.get().ask("undeploy", "oven").ok();
    await().until(() -> says("oven").isEmpty());
    assertExit(0);
  }

  private static void deploy(Path jar) {
    running.get().ask("deploy", jar.toString());
  }

  @Test
  void itsThreadsEndWhenNobodyAsks() {
    running.get().ask("health").ok();
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(running.get().pid());
    await()
        .untilAsserted(
            () ->
                assertThat(Command.of(jcmd, pid, "Thread.print").run().ok().out())
                    .contains("\"watchdog")
                    .doesNotContain("\"HealthCheck"));
  }
}
