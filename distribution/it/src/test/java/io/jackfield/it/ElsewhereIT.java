package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A daemon none of whose folders is in its home, which cannot be written. What the tests call its
 * home has those folders under their usual names, so that all support finds them.
 */
class ElsewhereIT {
  private static final List<String> FOLDERS = List.of("etc", "deploy", "data", "log", "run");

  @Test
  void everyFolderMayLieElsewhereAndTheHomeIsLeftAlone() throws Exception {
    try (Home around = Home.create()) {
      Path home = around.path("home");
      Files.createDirectory(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
      Map<String, String> environment = new HashMap<>();
      environment.put("JACKFIELD_HOME", home.toString());
      environment.put("JACKFIELD_FILES", around.path("files").toString());
      for (String folder : FOLDERS) {
        environment.put(
            "JACKFIELD_" + folder.toUpperCase(Locale.ROOT), around.path(folder).toString());
      }
      around.configure("io.jackfield.transport.cfg", "stop.limit", "60000");
      try (Daemon daemon = Daemon.startFast(around, environment)) {
        assertThat(daemon.command("status").run().ok().out()).contains("127.0.0.1");
        assertThat(daemon.status().path("folders").path("home").asText())
            .isEqualTo(home.toString());
        for (String folder : FOLDERS) {
          assertThat(daemon.status().path("folders").path(folder).asText())
              .isEqualTo(around.path(folder).toString());
        }
        Plugin.echo("elsewhere").build(around.path("deploy", "echo.jar"));
        await().until(() -> answer(daemon).equals("elsewhere hello"));
        // Written down when the old version has gone.
        await().until(() -> daemon.ask("history").ok().out().contains("examples.echo"));
        assertSecondIsRefused(daemon, environment, around);
        daemon.stop();
      }
      LogCheck.check(around, List.of());
      for (String folder : FOLDERS) {
        assertThat(around.path(folder)).isNotEmptyDirectory();
      }
      assertThat(around.path("run", "pid")).doesNotExist();
      assertThat(home).isEmptyDirectory();
    }
  }

  /** Though it has a home, and a control socket, of its own. */
  private static void assertSecondIsRefused(
      Daemon first, Map<String, String> environment, Home around) throws Exception {
    Map<String, String> other = new HashMap<>(environment);
    other.put("JACKFIELD_RUN", around.path("other").toString());
    Command.Result second = first.command("run").env(other).run();
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).contains("a daemon that runs has " + around.path("data") + " already");
    Files.delete(around.path("other", "lock"));
    Files.delete(around.path("other"));
  }

  private static String answer(Daemon daemon) throws Exception {
    try (Wire wire = new Wire(daemon.port("echo"))) {
      return wire.send("hello\n").line();
    }
  }
}
