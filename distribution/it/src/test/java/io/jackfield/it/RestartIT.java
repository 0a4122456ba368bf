package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Patience;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With the collector and the flags of a daemon that is started by hand, and nothing to do. */
class RestartIT {
  private static final int MORE_THAN_GENERATIONS = 15;

  @Test
  void versionsThatNothingHoldsAreInNobodysWay() throws Exception {
    try (Home home = Home.create()) {
      home.keepOnly(Set.of("hello.jar", "shell.jar"));
      // Where the JVM finds one processor, or little memory, it would take another one.
      try (Daemon daemon =
          Daemon.start(home, Map.of("JACKFIELD_JAVA_OPTS", "-Xmx256m -XX:+UseG1GC"))) {
        for (int i = 0; i < MORE_THAN_GENERATIONS; i++) {
          daemon.ask("restart", "hello").ok();
        }
        daemon.ask("restart", "shell").ok();
        // Who looks only after a minute whether something holds an old version has to be certain.
        await()
            .atMost(Patience.of(Duration.ofSeconds(120)))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(oldVersions(daemon)).isZero());
        assertThat(daemon.log()).as("nothing is wrong").doesNotContain("WARN  deploy");
      }
    }
  }

  private static int oldVersions(Daemon daemon) {
    int all = 0;
    for (JsonNode bundle : daemon.json("bundles", "--json")) {
      all += bundle.path("oldVersions").asInt();
    }
    return all;
  }
}
