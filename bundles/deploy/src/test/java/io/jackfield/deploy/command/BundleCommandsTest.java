package io.jackfield.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.Canary;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle;
import io.jackfield.testkit.TestCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();

  private void bundle(Optional<String> problem, long heldLoops, Optional<Canary> canary) {
    daemon.deployer.bundles.add(
        new LiveBundle(
            "a.b",
            "1.0.0",
            "b.jar",
            LiveBundle.Source.DEPLOYED,
            true,
            problem,
            2,
            Optional.empty(),
            heldLoops,
            canary));
  }

  @Test
  void listsBundles() throws Exception {
    assertThat(daemon.run("bundles", new TestCall()).text()).isEqualTo("no bundles\n");
    bundle(Optional.empty(), 0, Optional.empty());
    TestCall call = daemon.run("bundles", new TestCall());
    assertThat(call.text())
        .isEqualTo(
            """
            BUNDLE  VERSION  FILE   SOURCE    ACTIVE  OLD  REMARKS
            a.b     1.0.0    b.jar  deployed  yes     2
            """);
    assertThat(call.data())
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "a.b",
                    "version",
                    "1.0.0",
                    "file",
                    "b.jar",
                    "source",
                    "deployed",
                    "active",
                    true,
                    "oldVersions",
                    2,
                    "heldLoops",
                    0L)));
  }

  @Test
  void saysWhoHasHeldAnEventLoop() throws Exception {
    bundle(Optional.empty(), 3, Optional.empty());
    assertThat(daemon.run("bundles", new TestCall()).text())
        .contains("has held an event loop 3 times");
  }

  @Test
  void showsACanary() throws Exception {
    Canary canary =
        new Canary("1.0.0", 10, FakeDeployer.NOON, 200, 0.25, Optional.of("lacks a leg"));
    bundle(Optional.empty(), 0, Optional.of(canary));
    TestCall call = daemon.run("bundles", new TestCall());
    assertThat(call.text())
        .contains("canary 1.0.0 gets 10 %: 200 exchanges, 25.0 % failed; it lacks a leg");
    assertThat(call.data().toString()).contains("canary={version=1.0.0, percent=10, since=2025");
  }

  @Test
  void changesABundleAndSaysWhoDidIt() throws Exception {
    for (String name : List.of("promote", "abort", "undeploy", "rollback", "restart")) {
      TestCall call = daemon.run(name, new TestCall().with("NAME", "b").by("ann"));
      assertThat(daemon.deployer.calls).endsWith(name + " b by ann");
      assertThat(call.text()).endsWith(" a.b 1.0.0, 3 connections moved, 42 ms\n");
      assertThat(call.complaints()).isEmpty();
      assertThat(call.progress()).containsExactly("moving connections 1/3");
    }
    assertThat(daemon.deployer.watchers).isEmpty();
    assertThat(daemon.run("rollback", new TestCall().with("NAME", "b")).text())
        .startsWith("rolled back a.b");
    assertThat(daemon.run("abort", new TestCall().with("NAME", "b")).text())
        .startsWith("back to a.b");
  }

  @Test
  void tellsScriptsWhatWasChanged() throws Exception {
    TestCall call = daemon.run("restart", new TestCall().with("NAME", "b").withJson());
    assertThat(call.text()).isEmpty();
    assertThat(call.data().toString())
        .isEqualTo(
            "{time=2025-03-01T12:00:00Z, who=operator, action=restart, bundle=a.b,"
                + " fromVersion=0.9.0, fromSha256=00, toVersion=1.0.0, toSha256=11, outcome=done,"
                + " moved=3, millis=42}");
  }

  @Test
  void failsWhereTheBundleDoesNotWorkAfterwards() throws Exception {
    bundle(Optional.of("it needs a package x"), 0, Optional.empty());
    assertThat(daemon.run("restart", new TestCall().with("NAME", "b")).complaints())
        .containsExactly("a.b: it needs a package x");
  }

  @Test
  void passesOnWhyNothingWasChanged() {
    daemon.deployer.refusal = "b was not deployed";
    assertThatThrownBy(() -> daemon.run("undeploy", new TestCall().with("NAME", "b")))
        .isInstanceOf(DeployException.class)
        .hasMessage("b was not deployed");
  }

  @Test
  void doesNotTakeTheShellAway() {
    for (String name : List.of("shell", "io.jackfield.shell")) {
      assertThatThrownBy(() -> daemon.run("undeploy", new TestCall().with("NAME", name)))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining("by hand");
    }
    assertThat(daemon.deployer.calls).isEmpty();
  }

  @Test
  void namesAnotherCommandForAClientThatLosesTheShell() {
    for (String name : List.of("deploy", "promote", "abort", "undeploy", "rollback", "restart")) {
      assertThat(daemon.commands.spec(name).instead())
          .as(name)
          .containsExactly("history", "--last");
    }
  }

  @Test
  void completesTheLastPartsOfTheNames() {
    bundle(Optional.empty(), 0, Optional.empty());
    for (String name : List.of("promote", "abort", "undeploy", "rollback", "restart", "history")) {
      assertThat(daemon.commands.spec(name).parameters().get(0).values().get())
          .as(name)
          .containsExactly("b");
    }
  }

  @Test
  void tellsTheHistory() throws Exception {
    daemon.deployer.history.add(FakeDeployer.ended("deploy", Change.DONE, ""));
    TestCall call = daemon.run("history", new TestCall().with("NAME", "b"));
    assertThat(call.text())
        .isEqualTo(
            """
            TIME                  BY        ACTION  BUNDLE  FROM   TO     OUTCOME  MOVED  MS  REASON
            2025-03-01T12:00:00Z  operator  deploy  a.b     0.9.0  1.0.0  done     3      42
            """);
    assertThat((List<?>) call.data()).hasSize(1);
    assertThat(daemon.run("history", new TestCall().with("NAME", "c")).text())
        .isEqualTo("no changes\n");
  }

  @Test
  void tellsWhatBecameOfTheLastChange() throws Exception {
    assertThatThrownBy(() -> daemon.run("history", new TestCall().with("--last")))
        .isInstanceOf(DeployException.class)
        .hasMessage("nothing was changed yet");
    daemon.deployer.history.add(FakeDeployer.ended("deploy", Change.DONE, ""));
    assertThat(daemon.run("history", new TestCall().with("--last")).complaints()).isEmpty();
    daemon.deployer.history.add(FakeDeployer.ended("restart", Change.REFUSED, "it lacks a leg"));
    TestCall call = daemon.run("history", new TestCall().with("--last"));
    assertThat(call.text()).isEqualTo("refused restart of a.b\n");
    assertThat(call.complaints()).containsExactly("a.b: refused: it lacks a leg");
  }
}
