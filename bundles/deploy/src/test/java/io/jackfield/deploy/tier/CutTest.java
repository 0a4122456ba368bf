package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.jar.TestJar;
import io.jackfield.util.Halt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a daemon finds that starts after the last one ended in the middle of a change: the home is
 * copied after a step, and the next start opens the copy. It has one whole version.
 */
class CutTest extends TierFixture {
  private static final String NAME = "io.jackfield.echo";
  private static final String SHIPPED = NAME + " 1";
  private static final String OLD = NAME + " 2";
  private static final String NEW = NAME + " 3";

  @TempDir Path copies;

  private Path oldJar;
  private Path newJar;

  @BeforeEach
  void deployTheOldOne() throws Exception {
    settings.put("rate", 1000);
    oldJar = bundle("2").write(home.resolve("old.jar"));
    newJar = bundle("3").write(home.resolve("new.jar"));
    bundle("1").write(bundles.resolve("echo.jar"));
    tier.follow();
    deploy(oldJar);
    assertThat(live()).containsExactly(OLD);
  }

  @AfterEach
  void endsTheJvmAgain() {
    Halt.instead(null);
  }

  @ParameterizedTest
  @CsvSource({
    "staged, 2",
    "installed, 2",
    "started, 2",
    "proven, 2",
    "kept, 2",
    "stacked, 2",
    "copied, 2",
    "committed, 3",
    "shifted, 3",
    "drained, 3",
    "stopped, 3"
  })
  void aDeployment(String step, String expected) throws Exception {
    cutAfter(step, () -> deploy(newJar));
    assertThat(live()).containsExactly(NAME + " " + expected);
    assertInterrupted("deploy", NAME + " ");
    assertNothingLeft();
    for (int below = Integer.parseInt(expected) - 1; below > 0; below--) {
      parts.requests().rollback("echo", "me");
      assertThat(live()).containsExactly(NAME + " " + below);
    }
  }

  @ParameterizedTest
  @CsvSource({"started, 2, 1", "stacked, 2, 1", "committed, 1, 2", "stopped, 1, 2"})
  void anUndeployment(String step, String expected, String before) throws Exception {
    cutAfter(step, () -> parts.requests().undeploy("echo", "me"));
    assertThat(live()).containsExactly(NAME + " " + expected);
    assertInterrupted("undeploy", NAME + " ");
    assertNothingLeft();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " " + before);
  }

  /** What is on the disk is the new one, whatever the daemon had done by then. */
  @ParameterizedTest
  @ValueSource(strings = {"staged", "started", "proven", "stacked", "committed", "drained"})
  void anUpgrade(String step) throws Exception {
    parts.requests().undeploy("echo", "me");
    bundle("5").write(bundles.resolve("echo.jar"));
    cutAfter(step, () -> parts.upgrades().run(false, "me"));
    assertThat(live()).containsExactly(NAME + " 5");
    assertInterrupted("upgrade", NAME + " ");
    assertNothingLeft();
    assertThat(parts.upgrades().run(false, "me").steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"stacked, 3, 2", "copied, 3, 2", "committed, 2, 1", "stopped, 2, 1"})
  void aRollback(String step, String expected, String before) throws Exception {
    parts.requests().undeploy("echo", "me");
    deploy(oldJar);
    deploy(newJar);
    cutAfter(step, () -> parts.requests().rollback("echo", "me"));
    assertThat(live()).containsExactly(NAME + " " + expected);
    assertInterrupted("rollback", NAME + " ");
    assertNothingLeft();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " " + before);
  }

  @ParameterizedTest
  @CsvSource({"stacked, 1, 2", "copied, 1, 2", "committed, 2, 1", "stopped, 2, 1"})
  void aRollbackOfAnUndeployment(String step, String expected, String before) throws Exception {
    parts.requests().undeploy("echo", "me");
    cutAfter(step, () -> parts.requests().rollback("echo", "me"));
    assertThat(live()).containsExactly(NAME + " " + expected);
    assertInterrupted("rollback", NAME + " ");
    assertNothingLeft();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " " + before);
  }

  @ParameterizedTest
  @CsvSource({"stacked, 4, 3", "copied, 4, 3", "committed, 5, 4", "stopped, 5, 4"})
  void aPromotion(String step, String expected, String before) throws Exception {
    deploy(bundle("3").activator(Serving.class).write(home.resolve("3.jar")));
    deploy(bundle("4").activator(Serving.class).write(home.resolve("4.jar")));
    Path canary = bundle("5").activator(Serving.class).write(home.resolve("5.jar"));
    parts.requests().deploy(canary, new DeployOptions("me", false, 10));
    cutAfter(step, () -> parts.requests().promote("echo", "me"));
    assertThat(live()).containsExactly(NAME + " " + expected);
    assertInterrupted("promote", NAME + " ");
    assertNothingLeft();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " " + before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"installed", "shifted"})
  void aFileOfTheFolderIsTriedAgain(String step) throws Exception {
    cutAfter(
        step,
        () -> {
          bundle("3").write(deploy.resolve("echo.jar"));
          twoLooks();
        });
    assertThat(live()).containsExactly(NEW);
    assertInterrupted("deploy", NAME + " ");
    assertNothingLeft();
  }

  @Test
  void aFileTakenOutOfTheFolderStaysOut() throws Exception {
    cutAfter(
        "drained",
        () -> {
          Files.delete(deploy.resolve("echo.jar"));
          twoLooks();
        });
    assertThat(live()).containsExactly(SHIPPED);
    assertInterrupted("undeploy", NAME + " ");
    assertNothingLeft();
  }

  @Test
  void whatReplacesNothingIsNotDeployed() throws Exception {
    Path lonely = TestJar.bundle("lonely").write(home.resolve("lonely.jar"));
    cutAfter("started", () -> deploy(lonely));
    assertThat(live()).containsExactly(OLD);
    assertInterrupted("deploy", "it does not run");
    assertNothingLeft();
  }

  @Test
  void whatReplacesNothingIsUndeployed() throws Exception {
    deploy(TestJar.bundle("lonely").write(home.resolve("lonely.jar")));
    cutAfter("committed", () -> parts.requests().undeploy("lonely", "me"));
    assertThat(live()).containsExactly(OLD);
    assertInterrupted("undeploy", "it does not run");
    assertNothingLeft();
    parts.requests().rollback("lonely", "me");
    assertThat(live()).containsExactly(OLD, "lonely 0");
  }

  /** What a user does. */
  private interface Act {
    void run() throws Exception;
  }

  private void cutAfter(String step, Act act) throws Exception {
    Path copy = copies.resolve("home");
    Halt.instead(
        done -> {
          if (done.equals(step) && !Files.exists(copy)) {
            copyHome(copy);
          }
        });
    act.run();
    Halt.instead(null);
    assertThat(copy).as("home after " + step).exists();
    stop();
    home = copy;
    startFramework();
    open();
    twoLooks();
    parts.settle();
  }

  private void copyHome(Path copy) {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (!file.startsWith(home.resolve("cache"))) {
          Files.copy(file, copy.resolve(home.relativize(file).toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertInterrupted(String action, String whatRuns) {
    List<Change> history = parts.journal().history();
    Change last = history.get(history.size() - 1);
    assertThat(last.action()).isEqualTo(action);
    assertThat(last.outcome()).as(last.toString()).isEqualTo(Change.INTERRUPTED);
    assertThat(last.reason()).contains("the daemon ended meanwhile", whatRuns);
  }

  /** No folder holds what nobody needs. */
  private void assertNothingLeft() throws IOException {
    int jars = count(bundles, "jar") + count(deploy, "jar");
    assertThat(count(home.resolve("data/staging"), "")).isEqualTo(jars);
    assertThat(count(deploy, "jar")).isEqualTo(count(deploy, "")).isLessThan(2);
    assertThat(count(home.resolve("data/deployed"), ".new")).isZero();
  }

  private static int count(Path folder, String ending) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return (int)
          all.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(ending)).count();
    }
  }
}
