package io.jackfield.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.testkit.TestCall;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class HealthCommandTest {
  private final FakeDaemon daemon = new FakeDaemon();

  @Test
  void aLineForEachCheckAndOneForAll() throws Exception {
    daemon.says("a.b", "oven", Result.Status.WARN, "getting hot", "and hotter");
    daemon.says("a.b", "door", Result.Status.OK);
    TestCall call = daemon.run("health", new TestCall());
    assertThat(call.text())
        .isEqualTo(
            """
            STATUS  CHECK  TAGS   MESSAGE
            WARN    oven   ready  getting hot; and hotter
            OK      door   ready
            WARN: 2 checks, 1 warns
            """);
    assertThat(call.complaints()).as("a warning is no failure").isEmpty();
  }

  @Test
  void failsWhereMoreThanAWarningIsSaid() throws Exception {
    for (Result.Status status :
        List.of(
            Result.Status.TEMPORARILY_UNAVAILABLE,
            Result.Status.CRITICAL,
            Result.Status.HEALTH_CHECK_ERROR)) {
      daemon.reports.clear();
      daemon.says("a.b", "oven", status, "cold");
      assertThat(daemon.run("health", new TestCall()).complaints())
          .containsExactly(status + ": 1 check, 1 fails");
    }
  }

  @Test
  void tellsScripts() throws Exception {
    daemon.says("a.b", "oven", Result.Status.CRITICAL, "burns");
    TestCall call = daemon.run("health", new TestCall().withJson());
    assertThat(call.data())
        .isEqualTo(
            Map.of(
                "status",
                "CRITICAL",
                "checks",
                List.of(
                    Map.of(
                        "name",
                        "oven",
                        "bundle",
                        "a.b",
                        "tags",
                        List.of("ready"),
                        "status",
                        "CRITICAL",
                        "messages",
                        List.of("burns"),
                        "millis",
                        5L,
                        "timedOut",
                        false))));
    assertThat(call.complaints()).hasSize(1);
  }

  @Test
  void asksByTag() throws Exception {
    daemon.says("a.b", "oven", Result.Status.OK);
    assertThat(daemon.run("health", new TestCall().with("--tag", "ready")).text())
        .endsWith("OK: 1 check\n");
    assertThatThrownBy(() -> daemon.run("health", new TestCall().with("--tag", "live")))
        .hasMessage("no check has the tag live");
  }
}
