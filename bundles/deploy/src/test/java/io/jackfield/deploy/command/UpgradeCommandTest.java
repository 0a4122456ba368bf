package io.jackfield.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.BootTierChange;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Upgrade;
import io.jackfield.deploy.Upgrade.State;
import io.jackfield.deploy.Upgrade.Step;
import io.jackfield.testkit.TestCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpgradeCommandTest {
  private final FakeDaemon daemon = new FakeDaemon();

  private void made(Step... steps) {
    daemon.deployer.upgrade =
        new Upgrade(
            List.of(steps), Optional.of(new BootTierChange("", "", List.of("lib/logback.jar"))));
  }

  private static Step step(String name, String from, String to, State state, String reason) {
    return new Step("a." + name, name + ".jar", from, to, state, reason, 3, 42);
  }

  @Test
  void saysThatThereIsNothingToDo() throws Exception {
    TestCall call = daemon.run("upgrade", new TestCall());
    assertThat(call.text()).isEqualTo("nothing to do\n");
    assertThat(call.data()).isEqualTo(Map.of("bundles", List.of()));
    assertThat(daemon.deployer.calls).containsExactly("upgrade by operator");
  }

  @Test
  void tellsWhatBecameOfEachBundleAndFailsWhereOneIsRefused() throws Exception {
    made(
        step("http", "0.1.0", "0.1.1", State.DONE, ""),
        step("new", "", "0.1.1", State.DONE, ""),
        step("old", "0.1.0", "", State.DONE, ""),
        step("ftp", "0.1.0", "0.1.1", State.REFUSED, "is no whole jar; a.ftp 0.1.0 goes on"),
        step("tcp", "0.1.0", "0.1.1", State.WAITS, "needs the package x"),
        step("echo", "9", "0.1.1", State.HIDDEN, "9 of deploy/echo.jar goes on"),
        step("off", "", "0.1.1", State.UNDEPLOYED, ""));
    TestCall call = daemon.run("upgrade", new TestCall());
    assertThat(call.text())
        .isEqualTo(
            """
            upgraded a.http 0.1.0 → 0.1.1, 3 connections moved, 42 ms
            started a.new 0.1.1, 3 connections moved, 42 ms
            removed a.old 0.1.0, 3 connections moved, 42 ms
            refused a.ftp 0.1.1
            a.tcp 0.1.1 waits for the restart: needs the package x
            a.echo 0.1.1 is hidden: 9 of deploy/echo.jar goes on
            a.off 0.1.1 stays undeployed
            restart needed: boot tier has changed (lib/logback.jar)
            """);
    assertThat(call.complaints())
        .containsExactly("ftp.jar refused: is no whole jar; a.ftp 0.1.0 goes on");
  }

  @Test
  void tellsScripts() throws Exception {
    made(step("http", "0.1.0", "0.1.1", State.DONE, ""));
    assertThat(daemon.run("upgrade", new TestCall().withJson()).data())
        .isEqualTo(
            Map.of(
                "bundles",
                List.of(
                    Map.of(
                        "bundle", "a.http",
                        "file", "http.jar",
                        "fromVersion", "0.1.0",
                        "toVersion", "0.1.1",
                        "state", "done",
                        "moved", 3,
                        "millis", 42L)),
                "bootTier",
                Map.of("files", List.of("lib/logback.jar"))));
  }

  @Test
  void aDryRunTellsWhatItWouldDo() throws Exception {
    made(
        step("http", "0.1.0", "0.1.1", State.PLANNED, ""),
        step("new", "", "0.1.1", State.PLANNED, ""),
        step("old", "0.1.0", "", State.PLANNED, ""));
    TestCall call = daemon.run("upgrade", new TestCall().with("--dry-run"));
    assertThat(call.text())
        .startsWith(
            """
            would replace a.http 0.1.0 → 0.1.1
            would start a.new 0.1.1
            would remove a.old 0.1.0
            """);
    assertThat(daemon.deployer.calls).containsExactly("dry upgrade by operator");
  }

  @Test
  void tellsTheLastOneToWhomWasSentAwayMeanwhile() throws Exception {
    assertThatThrownBy(() -> daemon.run("upgrade", new TestCall().with("--last")))
        .isInstanceOf(DeployException.class)
        .hasMessage("there was no upgrade since the daemon started");
    made(step("shell", "0.1.0", "0.1.1", State.DONE, ""));
    assertThat(daemon.run("upgrade", new TestCall().with("--last")).text())
        .contains("upgraded a.shell 0.1.0 → 0.1.1");
    assertThat(daemon.deployer.calls).isEmpty();
  }
}
