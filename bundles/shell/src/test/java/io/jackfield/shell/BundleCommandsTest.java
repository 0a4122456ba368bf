package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.Canary;
import io.jackfield.deploy.LiveBundle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final TestIo io = new TestIo();

  private Optional<Canary> canary = Optional.empty();
  private long heldLoops;

  private LiveBundle bundle(Optional<String> problem) {
    return new LiveBundle(
        "a.b",
        "1.0.0",
        "b.jar",
        LiveBundle.Source.DEPLOYED,
        true,
        problem,
        2,
        Optional.empty(),
        heldLoops,
        canary);
  }

  @Test
  void deploys() {
    daemon.bundles.add(bundle(Optional.empty()));
    assertThat(daemon.run(io, "deploy", "/x/b.jar")).isEqualTo(Exit.OK);
    assertThat(io.outText()).isEqualTo("deployed a.b 1.0.0, 3 connections moved, 42 ms\n");
    assertThat(daemon.calls).containsExactly("deploy /x/b.jar");
  }

  @Test
  void failsWhereTheBundleDoesNotWork() {
    daemon.bundles.add(bundle(Optional.of("it needs a package x")));
    assertThat(daemon.run(io, "deploy", "/x/b.jar")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: a.b: it needs a package x\n");
  }

  @Test
  void passesOnWhyAJarWasRefused() {
    assertThat(daemon.run(io, "deploy", "/x/b.jar")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).startsWith("jackfield: b.jar: is no jar");
    assertThat(daemon.run(io, "undeploy", "b")).isEqualTo(Exit.FAILED);
  }

  @Test
  void doesNotGuessAtARelativePath() {
    assertThat(daemon.run(io, "deploy", "b.jar")).isEqualTo(Exit.FAILED);
    assertThat(daemon.calls).isEmpty();
  }

  @Test
  void listsBundles() {
    assertThat(daemon.run(io, "bundles")).isEqualTo(Exit.OK);
    daemon.bundles.add(bundle(Optional.empty()));
    assertThat(daemon.run(io, "bundles")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .isEqualTo(
            """
            no bundles
            BUNDLE  VERSION  FILE   SOURCE    ACTIVE  OLD  REMARKS
            a.b     1.0.0    b.jar  deployed  yes     2
            """);
  }

  @Test
  void saysWhoHasHeldAnEventLoop() {
    heldLoops = 3;
    daemon.bundles.add(bundle(Optional.empty()));
    assertThat(daemon.run(io, "bundles")).isEqualTo(Exit.OK);
    assertThat(io.outText()).contains("has held an event loop 3 times");
  }

  @Test
  void tellsWhatADeploymentWouldDo() {
    assertThat(daemon.run(io, "deploy", "/x/b.jar", "--dry-run")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .isEqualTo(
            """
            would replace a.b 0.9.0 by 1.0.0
              needs    api 1.0.0
              replaces x.Service
              moves    3 connections
            """);
    assertThat(daemon.calls).isEmpty();
  }

  @Test
  void triesAVersionOnSomeClients() {
    assertThat(daemon.run(io, "deploy", "/x/b.jar", "--canary", "0")).isEqualTo(Exit.USAGE);
    assertThat(daemon.run(io, "deploy", "/x/b.jar", "--canary=ten")).isEqualTo(Exit.USAGE);
    assertThat(daemon.calls).isEmpty();
    canary =
        Optional.of(new Canary("1.0.0", 10, FakeDaemon.NOW, 200, 0.25, Optional.of("lacks a leg")));
    daemon.bundles.add(bundle(Optional.empty()));
    assertThat(daemon.run(io, "deploy", "/x/b.jar", "--canary", "10%")).isEqualTo(Exit.OK);
    assertThat(daemon.run(io, "bundles")).isEqualTo(Exit.OK);
    assertThat(daemon.run(io, "promote", "b")).isEqualTo(Exit.OK);
    assertThat(daemon.run(io, "abort", "b")).isEqualTo(Exit.OK);
    assertThat(daemon.calls).containsExactly("deploy /x/b.jar canary 10");
    assertThat(io.outText())
        .contains("a.b 1.0.0 gets 10 % of the clients, 0.9.0 the others")
        .contains("canary 1.0.0 gets 10 %: 200 exchanges, 25.0 % failed; it lacks a leg")
        .contains("promoted a.b 1.0.0", "back to a.b 1.0.0");
  }

  @Test
  void doesNotTakeItselfAway() {
    assertThat(daemon.run(io, "undeploy", "shell")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).contains("by hand");
  }

  @Test
  void goesBackAndRestarts() {
    assertThat(daemon.run(io, "rollback", "b")).isEqualTo(Exit.OK);
    assertThat(daemon.run(io, "restart", "b")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .isEqualTo(
            """
            rolled back a.b 1.0.0, 3 connections moved, 42 ms
            restarted a.b 1.0.0, 3 connections moved, 42 ms
            """);
  }

  @Test
  void tellsTheHistory() {
    assertThat(daemon.run(io, "history", "b")).isEqualTo(Exit.OK);
    assertThat(io.outText())
        .isEqualTo(
            """
            TIME                  BY        ACTION  BUNDLE  FROM   TO     OUTCOME  MOVED  MS  REASON
            2025-03-01T12:00:00Z  operator  deploy  a.b     0.9.0  1.0.0  done     3      42
            """);
    TestIo other = new TestIo();
    assertThat(daemon.run(other, "history", "c")).isEqualTo(Exit.OK);
    assertThat(other.outText()).isEqualTo("no changes\n");
  }
}
