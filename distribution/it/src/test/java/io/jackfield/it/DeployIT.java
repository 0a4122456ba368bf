package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Patience;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The echo handler comes, changes and goes while the daemon runs: one story, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployIT {
  private static final Duration SOON = Duration.ofSeconds(3);

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon("com\\.example\\.missing")
          .configured("io.jackfield.transport.cfg", "parking.time", "2");

  private static int port;
  private static Wire bystander;

  @BeforeAll
  static void connect() throws Exception {
    port = running.port("echo");
    bystander = new Wire(running.port("http"));
    assertThat(bystander.get("/hello?name=x")).startsWith("HTTP/1.1 200");
  }

  @Test
  @Order(1)
  @Needs("nc")
  void ncTalksToTheShippedHandler() {
    Command.Result result =
        Command.of("nc", "-N", "-w", "5", "127.0.0.1", Integer.toString(port))
            .input("hello\nthere\n")
            .run();
    assertThat(result.out()).isEqualTo("hello\r\nthere\r\n");
  }

  @Test
  @Order(2)
  void aDeployedJarAnswersWhereTheShippedOneDid() throws Exception {
    running.get().ask("undeploy", "echo").ok();
    await().until(() -> !protocols().contains("echo"));
    Path copy = Files.copy(Home.shipped("echo"), running.home().path("echo.jar"));
    Files.move(copy, deployed(), StandardCopyOption.ATOMIC_MOVE);
    await().atMost(Patience.of(SOON)).until(() -> answer().equals("hello"));
  }

  @Test
  @Order(3)
  void aReplacedJarAnswersAlsoOnOpenConnections() throws Exception {
    try (Wire open = new Wire(port)) {
      assertThat(open.send("before\n").line()).isEqualTo("before");
      Plugin.echo("new").build(deployed());
      await().atMost(Patience.of(SOON)).until(() -> answer().equals("new hello"));
      assertThat(open.send("after\n").line()).isEqualTo("new after");
    }
  }

  @Test
  @Order(4)
  void aBadReplacementLeavesTheOldOneRunning() throws Exception {
    Plugin.echo("worse").bnd("Import-Package: com.example.missing,*").build(deployed());
    await().until(() -> log().contains("com.example.missing"));
    assertThat(answer()).isEqualTo("new hello");
    Plugin.echo("newer").build(deployed());
    await().until(() -> answer().equals("newer hello"));
  }

  @Test
  @Order(5)
  void aRemovedJarStopsAnswering() throws Exception {
    try (Wire open = new Wire(port)) {
      assertThat(open.send("before\n").line()).isEqualTo("newer before");
      Files.delete(deployed());
      await().until(() -> !protocols().contains("echo"));
      assertThat(open.rest()).as("closed, not reset").isEmpty();
    }
    try (Wire late = new Wire(port)) {
      assertThat(late.send("hello\n").rest()).as("closed, not reset").isEmpty();
    }
  }

  @Test
  @Order(6)
  void theRestWasUntouched() throws Exception {
    assertThat(bystander.get("/hello?name=x")).startsWith("HTTP/1.1 200");
    bystander.close();
  }

  @Test
  @Order(7)
  void aCommandDeploysAndUndeploys() throws Exception {
    Path jar = Plugin.echo("by command").build(running.home().path("mine.jar"));
    running.get().command("deploy", jar.toString()).run().ok();
    await().atMost(Patience.of(SOON)).until(() -> answer().equals("by command hello"));
    assertThat(running.get().command("bundles").run().ok().out())
        .contains("io.jackfield.examples.echo");
    running.get().command("undeploy", "echo").run().ok();
    await().until(() -> !protocols().contains("echo"));
  }

  private static Path deployed() {
    return running.home().path("deploy", "echo.jar");
  }

  private static String log() {
    return running.get().log();
  }

  private static List<String> protocols() {
    return running.get().status().path("protocols").findValuesAsText("name");
  }

  /** What a new connection gets; empty if it is refused, closed or not answered at once. */
  private static String answer() {
    try (Wire wire = new Wire(port, Duration.ofSeconds(1))) {
      return wire.send("hello\n").line();
    } catch (IOException e) {
      return "";
    }
  }
}
