package io.jackfield.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.command.UsageException;
import io.jackfield.deploy.DeployException;
import io.jackfield.testkit.TestCall;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployCommandTest {
  @TempDir Path folder;
  private FakeDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new FakeDaemon(folder.resolve("incoming"));
  }

  private static TestCall call() {
    return new TestCall()
        .withFile("FILE", "target/b.jar", "zip".getBytes(StandardCharsets.UTF_8))
        .by("ann");
  }

  @Test
  void deploysTheClientsFileByItsName() throws Exception {
    TestCall call = daemon.run("deploy", call());
    assertThat(daemon.deployer.calls).containsExactly("deploy b.jar of 'zip' by ann");
    assertThat(call.text()).isEqualTo("deployed a.b 1.0.0, 3 connections moved, 42 ms\n");
    assertThat(call.complaints()).isEmpty();
    assertThat(call.data().toString()).contains("action=deploy", "outcome=done", "moved=3");
  }

  @Test
  void leavesNoCopyBehind() throws Exception {
    daemon.run("deploy", call());
    assertCopyIsGone();
  }

  @Test
  void leavesNoCopyOfAJarBehindThatIsRefused() {
    daemon.deployer.refusal = "is no jar: it does not begin like a zip file";
    assertThatThrownBy(() -> daemon.run("deploy", call()))
        .isInstanceOf(DeployException.class)
        .hasMessage("b.jar: is no jar: it does not begin like a zip file");
    assertCopyIsGone();
  }

  @Test
  void takesNoMoreThanMayBeDeployed() throws Exception {
    daemon.run("deploy", call().withFile("FILE", "zero", new byte[100_000]));
    assertThat(daemon.deployer.calls)
        .containsExactly("deploy zero of '" + "\0".repeat(5) + "' by ann");
    assertCopyIsGone();
  }

  @Test
  void leavesTheJarToAChangeThatNobodyWaitsForAnyMore() {
    daemon.deployer.interrupts = true;
    assertThatThrownBy(() -> daemon.run("deploy", call())).hasMessage("b.jar: it goes on");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(daemon.deployer.jar.orElseThrow()).exists();
  }

  private void assertCopyIsGone() {
    assertThat(daemon.deployer.jar.orElseThrow()).doesNotExist();
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void tidiesUpAfterADaemonThatWasKilled() throws IOException {
    Incoming incoming = new Incoming(folder.resolve("incoming"));
    incoming.tidy();
    Files.createFile(incoming.open().resolve("b.jar"));
    incoming.tidy();
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void passesOnWhyTheClientCannotReadTheFile() {
    assertThatThrownBy(() -> daemon.run("deploy", new TestCall().with("FILE", "/x/b.jar")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("/x/b.jar");
    assertThat(daemon.deployer.jar).isEmpty();
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void refusesWhatNamesNoFile() {
    for (String word : List.of("/", "", ".", "..", "x/..", "\0")) {
      assertThatThrownBy(
              () -> daemon.run("deploy", new TestCall().withFile("FILE", word, new byte[1])))
          .as(word)
          .isInstanceOf(UsageException.class);
    }
    assertThat(daemon.deployer.jar).isEmpty();
  }

  @Test
  void tellsWhatADeploymentWouldDo() throws Exception {
    TestCall call = daemon.run("deploy", call().with("--dry-run"));
    assertThat(call.text())
        .isEqualTo(
            """
            would replace a.b 0.9.0 by 1.0.0
              needs    api 1.0.0
              replaces x.Service
              moves    3 connections
            """);
    assertThat(call.data())
        .isEqualTo(
            Map.of(
                "bundle",
                "a.b",
                "version",
                "1.0.0",
                "replaces",
                "0.9.0",
                "needs",
                List.of("api 1.0.0"),
                "services",
                List.of("x.Service"),
                "connections",
                3));
    assertThat(daemon.deployer.calls).isEmpty();
    assertCopyIsGone();
  }

  @Test
  void triesAVersionOnSomeClients() throws Exception {
    for (String share : List.of("10", "10%")) {
      assertThat(daemon.run("deploy", call().with("--canary", share)).text())
          .isEqualTo(
              "a.b 1.0.0 gets 10 % of the clients, 0.9.0 the others; next: promote or abort\n");
    }
    assertThat(daemon.deployer.calls).containsOnly("canary b.jar of 'zip' by ann");
  }

  @Test
  void refusesAShareThatIsNone() {
    for (String share : List.of("0", "101", "ten", "", "-1", "1.5", "%")) {
      assertThatThrownBy(() -> daemon.run("deploy", call().with("--canary", share)))
          .as(share)
          .isInstanceOf(UsageException.class);
    }
    assertThat(daemon.deployer.jar).isEmpty();
  }

  @Test
  void goesDownOnlyIfTold() throws Exception {
    daemon.run("deploy", call().with("--allow-downgrade"));
    assertThat(daemon.deployer.calls).containsExactly("downgrade b.jar of 'zip' by ann");
  }
}
