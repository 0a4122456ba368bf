package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.Upgrade;
import io.jackfield.deploy.Upgrade.State;
import io.jackfield.deploy.Upgrade.Step;
import io.jackfield.deploy.jar.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The distribution's folder is another one while what was in it runs. */
class UpgradesTest extends TierFixture {
  private static final String ECHO = "io.jackfield.echo";

  @BeforeEach
  void shipTwo() throws Exception {
    bundle("1").write(bundles.resolve("echo.jar"));
    other("1").write(bundles.resolve("other.jar"));
    Files.createDirectories(home.resolve("dist/lib"));
    Files.writeString(home.resolve("dist/lib/boot.jar"), "one");
    open();
    tier.follow();
    parts.pending().remember();
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
  }

  private static TestJar other(String version) {
    return TestJar.bundle("other").header("Bundle-Version", version);
  }

  private Upgrade upgrade() throws DeployException {
    Upgrade upgrade = parts.upgrades().run(false, "me");
    // What the next look at the folders finds is no other thing.
    tier.follow();
    return upgrade;
  }

  private static List<State> states(Upgrade upgrade) {
    return upgrade.steps().stream().map(Step::state).toList();
  }

  @Test
  void whatChangedIsReplacedOnceAndTheRestIsLeftAlone() throws Exception {
    Bundle untouched = tier.find("other").bundle();
    bundle("2").write(bundles.resolve("echo.jar"));
    Path same = Files.copy(bundles.resolve("other.jar"), bundles.resolve("other.new"));
    Files.move(same, bundles.resolve("other.jar"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(parts.pending().look().files()).containsExactly("echo.jar");

    Upgrade upgrade = upgrade();
    assertThat(upgrade.steps())
        .extracting(Step::name, Step::fromVersion, Step::toVersion, Step::state, Step::moved)
        .containsExactly(tuple(ECHO, "1.0.0", "2.0.0", State.DONE, 7));
    assertThat(upgrade.bootTier()).isEmpty();
    assertThat(live()).containsExactly(ECHO + " 2", "other 1");
    assertThat(tier.find("other").bundle()).isSameAs(untouched);
    assertThat(parts.journal().history())
        .extracting(Change::who, Change::action, Change::fromVersion, Change::toVersion)
        .containsExactly(tuple("me", "upgrade", "1.0.0", "2.0.0"));
    assertThat(parts.pending().look().files()).isEmpty();
    assertThat(parts.upgrades().last()).contains(upgrade);

    Bundle fresh = tier.find("echo").bundle();
    assertThat(upgrade().steps()).isEmpty();
    assertThat(tier.find("echo").bundle()).isSameAs(fresh);
    parts.requests().restart("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 2", "other 1");
  }

  @Test
  void oneThatIsRefusedLeavesTheOldOneAndTheOthersAreChanged() throws Exception {
    bundle("2").activator(Failing.class).write(bundles.resolve("echo.jar"));
    other("2").write(bundles.resolve("other.jar"));
    Upgrade upgrade = upgrade();
    assertThat(upgrade.steps())
        .extracting(Step::file, Step::state)
        .containsExactly(tuple("echo.jar", State.REFUSED), tuple("other.jar", State.DONE));
    String reason = upgrade.steps().get(0).reason();
    assertThat(reason).startsWith("does not start: out of order").endsWith(ECHO + " 1.0.0 goes on");
    assertThat(live()).containsExactly(ECHO + " 1", "other 2");
    assertThat(parts.refusals()).containsEntry("echo.jar", reason);
    assertThat(parts.pending().look().files()).as("it was looked at").isEmpty();
    parts.requests().restart("echo", "me");
    assertThat(live()).as("the old one").containsExactly(ECHO + " 1", "other 2");

    bundle("3").write(bundles.resolve("echo.jar"));
    assertThat(parts.refusals()).as("it is another file now").isEmpty();
    assertThat(parts.pending().look().files()).containsExactly("echo.jar");
    assertThat(states(upgrade())).containsExactly(State.DONE);
    assertThat(live()).containsExactly(ECHO + " 3", "other 2");
  }

  @Test
  void aFileThatIsNoJarTakesNothingAway() throws Exception {
    Files.writeString(bundles.resolve("echo.jar"), "no zip");
    Files.writeString(bundles.resolve("more.jar"), "no zip");
    Upgrade upgrade = upgrade();
    assertThat(upgrade.steps())
        .extracting(Step::name, Step::state)
        .containsExactly(tuple(ECHO, State.REFUSED), tuple("more.jar", State.REFUSED));
    assertThat(upgrade.steps().get(0).reason()).endsWith("; " + ECHO + " 1.0.0 goes on");
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThat(parts.refusals()).containsOnlyKeys("echo.jar", "more.jar");
    assertThat(parts.journal().history())
        .extracting(Change::action, Change::outcome)
        .containsOnly(tuple("upgrade", Change.REFUSED));
  }

  @Test
  void aDryRunTellsTheSameAndChangesNothing() throws Exception {
    Files.delete(bundles.resolve("other.jar"));
    bundle("2").write(bundles.resolve("echo.jar"));
    TestJar.bundle("new").write(bundles.resolve("new.jar"));
    TestJar.bundle("bad").header("Import-Package", "no.such").write(bundles.resolve("bad.jar"));
    Upgrade planned = parts.upgrades().run(true, "me");
    assertThat(planned.steps())
        .extracting(Step::name, Step::state)
        .containsExactlyInAnyOrder(
            tuple(ECHO, State.PLANNED),
            tuple("new", State.PLANNED),
            tuple("bad", State.REFUSED),
            tuple("other", State.REFUSED));
    tier.follow();
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThat(parts.journal().history()).isEmpty();
    assertThat(parts.upgrades().last()).isEmpty();
    assertThat(parts.refusals()).isEmpty();
    assertThat(parts.pending().look().files())
        .containsExactly("bad.jar", "echo.jar", "new.jar", "other.jar");
    parts.requests().restart("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
  }

  @Test
  void newOnesAreStartedAndThoseThatAreGoneAreRemoved() throws Exception {
    Files.delete(bundles.resolve("other.jar"));
    TestJar.bundle("new").write(bundles.resolve("new.jar"));
    assertThat(upgrade().steps())
        .extracting(Step::name, Step::fromVersion, Step::toVersion, Step::state)
        .containsExactly(
            tuple("new", "", "0.0.0", State.DONE), tuple("other", "1.0.0", "", State.DONE));
    assertThat(live()).containsExactly(ECHO + " 1", "new 0");
    assertThat(parts.pending().look().files()).isEmpty();
    assertThat(upgrade().steps()).isEmpty();

    parts.requests().rollback("other", "me");
    assertThat(live()).containsExactly(ECHO + " 1", "new 0", "other 1");
    assertThat(deploy.resolve("other.jar")).exists();
  }

  @Test
  void whatIsGoneStaysWhileAnythingIsRefused() throws Exception {
    Files.delete(bundles.resolve("other.jar"));
    bundle("2").activator(Failing.class).write(bundles.resolve("echo.jar"));
    assertThat(upgrade().steps())
        .extracting(Step::name, Step::state)
        .containsExactly(tuple(ECHO, State.REFUSED), tuple("other", State.REFUSED));
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThat(parts.refusals())
        .containsEntry("other.jar", "stays while echo.jar is refused")
        .containsKey("echo.jar");
    assertThat(parts.pending().look().files()).isEmpty();

    bundle("3").write(bundles.resolve("echo.jar"));
    assertThat(states(upgrade())).containsExactly(State.DONE, State.DONE);
    assertThat(live()).containsExactly(ECHO + " 3");
    assertThat(parts.refusals()).isEmpty();
  }

  @Test
  void whatIsGoneStaysWhileAnythingWaitsForTheRestart() throws Exception {
    Files.delete(bundles.resolve("other.jar"));
    Files.writeString(home.resolve("dist/lib/boot.jar"), "two");
    bundle("2").header("Import-Package", "no.such").write(bundles.resolve("echo.jar"));
    assertThat(parts.upgrades().run(true, "me").steps())
        .extracting(Step::name, Step::state)
        .containsExactly(tuple(ECHO, State.WAITS), tuple("other", State.WAITS));
    assertThat(states(upgrade())).containsExactly(State.WAITS, State.WAITS);
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThat(parts.refusals()).isEmpty();
    assertThat(parts.pending().look().waiting())
        .containsEntry("other.jar", "goes when echo.jar comes")
        .containsOnlyKeys("echo.jar", "other.jar");
  }

  @Test
  void whatWasNeverUsedIsToldNoMoreWhenItIsGone() throws Exception {
    Files.writeString(bundles.resolve("broken.jar"), "no zip");
    other("0").write(bundles.resolve("older.jar"));
    startAgain();
    assertThat(parts.refusals()).containsOnlyKeys("broken.jar", "older.jar");
    Files.delete(bundles.resolve("older.jar"));
    assertThat(upgrade().steps()).extracting(Step::file).containsExactly("broken.jar");
    assertThat(parts.refusals()).containsOnlyKeys("broken.jar");
    Files.delete(bundles.resolve("broken.jar"));
    assertThat(upgrade().steps()).isEmpty();
    assertThat(parts.refusals()).isEmpty();
    assertThat(parts.pending().look().files()).isEmpty();
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
  }

  @Test
  void whatTheOperatorDeployedGoesOnHidingWhatIsShipped() throws Exception {
    deploy(bundle("9").write(home.resolve("9.jar")));
    bundle("2").write(bundles.resolve("echo.jar"));
    assertThat(states(upgrade())).containsExactly(State.HIDDEN);
    assertThat(live()).containsExactly(ECHO + " 9", "other 1");
    assertThat(upgrade().steps()).isEmpty();
    parts.requests().undeploy("echo", "me");
    assertThat(live()).as("the new one is below").containsExactly(ECHO + " 2", "other 1");

    parts.requests().rollback("echo", "me");
    Files.delete(bundles.resolve("echo.jar"));
    assertThat(upgrade().steps()).isEmpty();
    assertThat(live()).containsExactly(ECHO + " 9", "other 1");
    parts.requests().undeploy("echo", "me");
    assertThat(live()).as("nothing is below any more").containsExactly("other 1");
  }

  @Test
  void whatWasUndeployedStaysSo() throws Exception {
    parts.requests().undeploy("echo", "me");
    bundle("2").write(bundles.resolve("echo.jar"));
    assertThat(states(upgrade())).containsExactly(State.UNDEPLOYED);
    assertThat(live()).containsExactly("other 1");
    assertThat(upgrade().steps()).isEmpty();
    parts.requests().rollback("echo", "me");
    assertThat(live()).as("as it is shipped now").containsExactly(ECHO + " 2", "other 1");
  }

  @Test
  void aRollbackGoesBackToWhatWasShippedBeforeAndForthAgain() throws Exception {
    bundle("2").write(bundles.resolve("echo.jar"));
    upgrade();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThat(deploy.resolve("echo.jar")).as("so that it outlives a restart").exists();
    startAgain();
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 2", "other 1");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThatThrownBy(() -> parts.requests().rollback("other", "me"))
        .hasMessageContaining("nothing was before it");
  }

  @Test
  void aRollbackOfAnUpgradeIsNoneOfWhatWasUndeployedBefore() throws Exception {
    deploy(bundle("9").write(home.resolve("9.jar")));
    parts.requests().undeploy("echo", "me");
    bundle("2").write(bundles.resolve("echo.jar"));
    upgrade();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
  }

  @Test
  void whatNeedsTheNewBootTierWaitsForTheRestart() throws Exception {
    bundle("2").header("Import-Package", "no.such").write(bundles.resolve("echo.jar"));
    assertThat(states(upgrade())).as("of the old boot tier").containsExactly(State.REFUSED);

    Files.writeString(home.resolve("dist/lib/boot.jar"), "two");
    other("2").write(bundles.resolve("other.jar"));
    int before = parts.journal().history().size();
    Upgrade upgrade = upgrade();
    assertThat(upgrade.steps())
        .extracting(Step::name, Step::state)
        .containsExactly(tuple(ECHO, State.WAITS), tuple("other", State.DONE));
    assertThat(upgrade.steps().get(0).reason()).contains("needs the package no.such");
    assertThat(upgrade.bootTier().orElseThrow().files()).containsExactly("lib/boot.jar");
    assertThat(live()).containsExactly(ECHO + " 1", "other 2");
    assertThat(parts.refusals()).isEmpty();
    assertThat(parts.pending().look().waiting()).containsOnlyKeys("echo.jar");
    assertThat(parts.journal().history()).hasSize(before + 1);

    startAgain();
    assertThat(parts.pending().look().bootTier()).as("it was restarted").isEmpty();
  }

  @Test
  void aFileOfAnotherNameIsNoChange() throws Exception {
    Bundle before = tier.find("echo").bundle();
    Files.move(bundles.resolve("echo.jar"), bundles.resolve("echo-1.jar"));
    assertThat(parts.upgrades().run(false, "me").steps()).isEmpty();
    assertThat(tier.find("echo").bundle()).isSameAs(before);
    assertThat(tier.find("echo").jar().file()).isEqualTo("echo-1.jar");
    assertThat(tier.find("echo").jar().staged()).exists();
    parts.requests().restart("echo", "me");
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
    assertThat(parts.pending().look().files()).isEmpty();
  }

  @Test
  void aDistributionThatIsGoneTakesNothingAway() throws Exception {
    for (String file : List.of("echo.jar", "other.jar")) {
      Files.delete(bundles.resolve(file));
    }
    assertThatThrownBy(this::upgrade)
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("there is no bundle in " + bundles);
    Files.delete(bundles);
    assertThatThrownBy(this::upgrade).isInstanceOf(DeployException.class);
    assertThat(live()).containsExactly(ECHO + " 1", "other 1");
  }

  @Test
  void nothingIsLeftInTheStaging() throws Exception {
    bundle("2").write(bundles.resolve("echo.jar"));
    upgrade();
    parts.upgrades().run(true, "me");
    try (var staged = Files.list(home.resolve("data/staging"))) {
      assertThat(staged.map(Path::getFileName)).hasSize(2);
    }
  }
}
