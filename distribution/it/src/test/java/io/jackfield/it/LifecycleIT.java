package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What each live bundle must be able to do, whichever there are: start without configuration, stop
 * while it is in use, come back to the same connections, and leave nothing behind. That it exports
 * nothing and stops no other is in {@link LiveTierIT}.
 */
class LifecycleIT {
  private final Home home = Home.create();

  @Test
  void eachStartsWithoutConfigurationStopsInUseAndLeavesNothing() throws Exception {
    removeConfiguration();
    try (home) {
      try (Daemon daemon = Daemon.startFast(home)) {
        daemon
            .command(
                "user", "add", "ann", "--home", "/ann", "--allow", "read,write", "--password-stdin")
            .input("secret\n")
            .run()
            .ok();
        List<String> names = live(daemon);
        assertThat(names).hasSizeGreaterThan(8);
        try (Visitors visitors = new Visitors(daemon)) {
          int round = 0;
          for (String name : names) {
            visitors.visit(++round);
            goAndComeBack(daemon, name);
            visitors.visit(++round);
          }
        }
        assertThat(live(daemon)).containsExactlyInAnyOrderElementsOf(names);
        awaitCollected(daemon);
        daemon.stop();
      }
      LogCheck.check(home, List.of());
    }
  }

  /** All but who listens where, without which nobody could use anything. */
  private void removeConfiguration() throws IOException {
    try (Stream<Path> files = Files.list(home.path("etc"))) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith("io.jackfield.tcp.listener-")) {
          Files.delete(file);
        }
      }
    }
    // The rate limits are for operators.
    Files.writeString(home.path("etc", "io.jackfield.deploy.cfg"), "rate = 100000\n");
  }

  private static void goAndComeBack(Daemon daemon, String name) {
    if (name.equals("io.jackfield.shell")) {
      daemon.ask("restart", name).ok(); // without it nobody could call it back
    } else {
      daemon.ask("undeploy", name).ok();
      assertThat(live(daemon)).doesNotContain(name);
      daemon.ask("rollback", name).ok();
    }
  }

  /** The names of the live bundles that run. */
  private static List<String> live(Daemon daemon) {
    return StreamSupport.stream(bundles(daemon).spliterator(), false)
        .filter(bundle -> bundle.path("active").asBoolean())
        .map(bundle -> bundle.path("name").asText())
        .toList();
  }

  private static JsonNode bundles(Daemon daemon) {
    return daemon.json("bundles", "--json");
  }

  private static void awaitCollected(Daemon daemon) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              // What the daemon does by itself, once nothing has changed for a while.
              Footprint.tidyUp(daemon);
              JsonNode bundles = bundles(daemon);
              assertThat(bundles.findValues("oldVersions"))
                  .as("%s", bundles)
                  .isNotEmpty()
                  .allMatch(count -> count.asInt() == 0);
            });
  }
}
