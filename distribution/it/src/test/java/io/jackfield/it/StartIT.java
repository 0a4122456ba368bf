package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Plugin;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A daemon that starts with something amiss. */
class StartIT {
  private static final Pattern ECHO =
      Pattern.compile("listening name=echo address=127\\.0\\.0\\.1:(\\d+) ");

  @Test
  void nobodyIsServedBeforeEachBundleHasStarted() throws Exception {
    try (Home home = Home.create()) {
      Path gate = home.path("gate");
      slowToStart(gate).build(Files.createDirectories(home.path("deploy")).resolve("slow.jar"));
      try (Daemon daemon = Daemon.launch(home, Map.of("JACKFIELD_JAVA_OPTS", Daemon.FAST))) {
        await().until(() -> ECHO.matcher(daemon.log()).find());
        Matcher echo = ECHO.matcher(daemon.log());
        assertThat(echo.find()).isTrue();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (Socket client = new Socket(here, Integer.parseInt(echo.group(1)))) {
          client.getOutputStream().write("early\n".getBytes(StandardCharsets.UTF_8));
          for (String bundle : new String[] {"tcp", "bridge", "examples.echo"}) {
            await().until(() -> daemon.log().contains("started name=io.jackfield." + bundle + " "));
          }
          client.setSoTimeout(500);
          InputStream answer = client.getInputStream();
          assertThatThrownBy(answer::read).isInstanceOf(SocketTimeoutException.class);
          assertThat(daemon.ask("version").exit()).as("commands wait for nobody").isZero();
          assertThat(daemon.output()).doesNotContain("ready");

          Files.createFile(gate);
          client.setSoTimeout(30_000);
          assertThat(answer.readNBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("early");
          await().until(() -> daemon.output().contains("ready in"));
        }
        daemon.stop();
      }
    }
  }

  /** One that starts when a file is there. */
  private static Plugin slowToStart(Path gate) {
    return new Plugin(
            "io.jackfield.it.slow",
            """
            package plugin;
            import java.nio.file.*;
            import org.osgi.framework.*;
            public final class Plugin implements BundleActivator {
              @Override
              public void start(BundleContext context) throws Exception {
                while (Files.notExists(Path.of("%s"))) {
                  Thread.sleep(10);
                }
              }
              @Override
              public void stop(BundleContext context) {}
            }
            """
                .formatted(gate))
        .bnd("Bundle-Activator: plugin.Plugin");
  }

  @Test
  void aTaskStoreThatCannotBeOpenedIsToldAndCostsTheTasksAlone() throws Exception {
    try (Home home = Home.create()) {
      Path store = Files.createDirectories(home.path("data")).resolve("tasks.mv.db");
      Files.writeString(store, "no database".repeat(2000));
      try (Daemon daemon = Daemon.startFast(home)) {
        tellsOf(daemon, store);
        daemon
            .command("user", "add", "ann", "--allow", "read,write", "--password-stdin")
            .input("secret\n")
            .run()
            .ok();
        try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
          assertThat(ftp.store("a", "stored")).startsWith("226 ");
        }
        daemon.ask("deploy", Home.built().resolve("examples/checksum.jar").toString());
        assertThat(daemon.ask("status").err())
            .containsPattern("outbox: \\d events wait for the tasks: there is no task engine");

        Command.Result tasks = daemon.ask("tasks");
        assertThat(tasks.exit()).isEqualTo(1);
        assertThat(tasks.err()).contains("the task engine is not available");

        Files.delete(store);
        Files.createDirectory(store);
        Command.Result restart = daemon.ask("restart", "tasks");
        assertThat(restart.exit()).isEqualTo(1);
        assertThat(restart.err()).contains("the task store " + store + " cannot be opened");
        tellsOf(daemon, store);

        Files.delete(store);
        daemon.ask("restart", "tasks").ok();
        // What came meanwhile is not forgotten.
        await().until(() -> Files.exists(home.path("files", "ann", "a.sha256")));
        await().untilAsserted(() -> daemon.ask("status").ok());
        daemon.ask("check").ok();
        daemon.ask("tasks", "history").ok();
        daemon.stop();
      }
    }
  }

  private static void tellsOf(Daemon daemon, Path store) {
    for (String command : new String[] {"status", "check"}) {
      Command.Result told = daemon.ask(command);
      assertThat(told.exit()).isEqualTo(1);
      assertThat(told.err())
          .contains("task store: the task store " + store + " cannot be opened: ")
          .doesNotContain("\tat ");
    }
  }
}
