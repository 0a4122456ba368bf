package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a daemon that has started. */
class StatusIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  @Test
  void oneLineSaysReadyAndOneMoreForEachListener() {
    List<String> lines = running.get().output().lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines.get(0)).containsPattern("ready in \\d+ ms");
    for (String listener : List.of("http", "https", "ftp", "echo")) {
      assertThat(lines)
          .anyMatch(line -> line.contains(listener) && line.contains(":" + running.port(listener)));
    }
  }

  @Test
  void statusTellsTheRealPorts() throws Exception {
    JsonNode status = running.get().status();
    assertThat(status.path("listeners").findValuesAsText("name"))
        .contains("http", "https", "ftp", "echo");
    for (JsonNode listener : status.path("listeners")) {
      assertThat(listener.path("name").isTextual()).isTrue();
      assertThat(listener.path("protocol").isTextual()).isTrue();
      assertThat(listener.path("address").asText()).isEqualTo("127.0.0.1");
      assertThat(listener.path("tls").isBoolean()).isTrue();
      assertThat(listener.path("port").asInt()).as("0 was asked for").isGreaterThan(1023);
      assertThat(listener.path("port").asInt()).isNotIn(7007, 2121, 8080, 8443);
      assertThat(listener.has("problem")).as(listener.toString()).isFalse();
      new Wire(listener.path("port").asInt()).close();
    }
  }

  @Test
  void statusHasTheRestOfItsSchema() {
    JsonNode status = running.get().status();
    assertThat(status.path("version").asText()).isNotEmpty();
    assertThat(status.path("uptimeMillis").asLong()).isPositive();
    assertThat(status.path("protocols").findValuesAsText("name"))
        .contains("http", "ftp", "echo", "control");
    for (JsonNode protocol : status.path("protocols")) {
      assertThat(protocol.path("bundle").asText()).isNotEmpty();
      assertThat(protocol.path("version").asText()).isNotEmpty();
      assertThat(protocol.path("connections").isInt()).isTrue();
    }
    assertThat(status.path("bundles").findValuesAsText("name"))
        .contains("io.jackfield.http", "io.jackfield.ftp", "io.jackfield.examples.echo");
    assertThat(status.path("bundles").findValuesAsText("problem")).isEmpty();
  }

  @Test
  void statusIsForPeopleToo() {
    assertThat(running.get().command("status").run().ok().out()).contains("http", "127.0.0.1");
  }

  @Test
  void theShippedConfigurationIsRight() {
    running.get().command("check").run().ok();
  }

  @Test
  void anUnknownCommandFails() {
    Command.Result result = running.get().command("frobnicate").run();
    assertThat(result.exit()).isNotZero();
    assertThat(result.err()).contains("frobnicate");
  }

  @Test
  void aCommandWithoutADaemonFails() {
    try (Home home = Home.create()) {
      Command.Result result =
          running
              .get()
              .command("status")
              .env(Map.of("JACKFIELD_HOME", home.folder().toString()))
              .run();
      assertThat(result.exit()).isNotZero();
      assertThat(result.err()).isNotBlank().doesNotContain("\tat ");
    }
  }

  @Test
  void aSecondDaemonOfTheSameHomeIsRefused() {
    Command.Result second = running.get().command("run").run();
    assertThat(second.exit()).isNotZero();
    assertThat(second.err()).contains(running.home().folder().toString());
    assertThat(running.get().isAlive()).isTrue();
  }

  @Test
  void aPortInUseAtTheStartIsTold() throws Exception {
    try (Home home = Home.create();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (Daemon daemon = Daemon.startFast(home, Map.of("JACKFIELD_ECHO_PORT", port))) {
        assertThat(daemon.log()).contains("127.0.0.1:" + port);
        assertThat(daemon.status().path("listeners").findValuesAsText("problem"))
            .singleElement()
            .asString()
            .contains("127.0.0.1:" + port);
        assertThat(daemon.ask("check").err()).contains("listener echo: ", "127.0.0.1:" + port);
        new Wire(daemon.port("http")).close();
        daemon.stop();
      }
    }
  }

  @Test
  void aPortInUseIsToldUntilItIsFree() throws Exception {
    String file = "io.jackfield.tcp.listener-echo.cfg";
    try (Home home = Home.create();
        Daemon daemon = Daemon.startFast(home)) {
      daemon.ask("check").ok();
      int before = daemon.port("echo");
      int port;
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = taken.getLocalPort();
        home.configure(file, "port", Integer.toString(port));
        await().until(() -> daemon.ask("status").exit() == 1);
        for (String command : List.of("status", "check", "config")) {
          assertThat(daemon.ask(command).err())
              .contains(file, "127.0.0.1:" + port, "the old values stay in force");
        }
        new Wire(before).close();
      }
      await().until(() -> daemon.ask("status").exit() == 0);
      assertThat(daemon.port("echo")).isEqualTo(port);
      daemon.ask("check").ok();
      daemon.stop();
    }
  }

  @Test
  void aBundleThatHoldsAnEventLoopIsNamed() throws Exception {
    String name = "io.jackfield.it.held";
    Path jar =
        new Plugin(
                name,
                """
                package plugin;
                import io.jackfield.http.*;
                import java.util.concurrent.*;
                import org.osgi.service.component.annotations.Component;
                @Component(property = "http.path=/held")
                public final class Plugin implements AsyncHttpHandler {
                  @Override
                  public CompletionStage<HttpResponse> handle(HttpRequest request) {
                    try {
                      Thread.sleep(400);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    return CompletableFuture.completedFuture(HttpResponse.text("held"));
                  }
                }
                """)
            .build(running.home().path("held.jar"));
    running.get().ask("deploy", jar.toString()).ok();
    // A busy machine is an excuse, so it may take more than one.
    String url = "http://127.0.0.1:" + running.port("http") + "/held";
    await()
        .until(
            () -> {
              assertThat(Http.get(url).text()).isEqualTo("held");
              return running.get().log().contains("event loop held by=" + name + " ");
            });
    assertThat(running.get().log())
        .containsPattern("event loop held by=\\S+ version=0.1.0 .*plugin.Plugin.handle:\\d+ < ");
    for (JsonNode bundle : running.get().json("bundles", "--json")) {
      if (bundle.path("name").asText().equals(name)) {
        assertThat(bundle.path("heldLoops").asInt()).isPositive();
      }
    }
  }

  @Test
  void theCheckoutsScriptReachesTheDaemonToo() {
    Path script = Home.built().resolve("../../../../jackfield").normalize();
    Command.Result result =
        Command.of(script.toString(), "status")
            .env(Map.of("JACKFIELD_HOME", running.home().folder().toString()))
            .run()
            .ok();
    assertThat(result.out()).contains("127.0.0.1:" + running.port("http"));
  }

  @Test
  void anEmptyFolderIsAHomeAndFilesAndAddressMayBeOthers(@TempDir Path files) throws Exception {
    Files.createDirectory(files.resolve("public"));
    Files.writeString(files.resolve("public/note.txt"), "from elsewhere");
    try (Home home = Home.empty();
        Daemon daemon =
            Daemon.startAsShipped(
                home, Map.of("JACKFIELD_FILES", files.toString(), "JACKFIELD_BIND", "127.0.0.2"))) {
      assertThat(daemon.status().path("listeners").findValuesAsText("address"))
          .hasSize(4)
          .containsOnly("127.0.0.2");
      String url = "http://127.0.0.2:" + daemon.port("http") + "/public/note.txt";
      assertThat(Http.get(url).text()).isEqualTo("from elsewhere");
      daemon.stop();
    }
  }
}
