package io.jackfield.deploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.jar.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is undeployed, and how it comes back. */
class RemovalTest extends TierFixture {
  private static final String NAME = "io.jackfield.echo";

  @Test
  void aShippedOneIsSwitchedOffAndRollbackBringsItBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    engine.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    assertThat(off()).hasContent(NAME);
    twoLooks();
    assertThat(live()).isEmpty();
    startAgain();
    assertThat(live()).as("after a start").isEmpty();

    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(off()).isEmptyFile();
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void whatIsDeployedInItsPlaceStandsAlone() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    engine.requests().undeploy("echo", "me");
    deploy(bundle("2").write(home.resolve("2.jar")));
    assertThat(live()).containsExactly(NAME + " 2");
    engine.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    engine.requests().rollback("echo", "me");
    assertThat(live()).as("what was taken away last").containsExactly(NAME + " 2");
    assertThat(off()).hasContent(NAME);
  }

  @Test
  void theListMayBeEditedByHand() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    Files.writeString(off(), "# not wanted here\n " + NAME + " \nunknown");
    tier.follow();
    assertThat(live()).isEmpty();
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(off()).hasContent("# not wanted here\nunknown");
    Files.writeString(off(), NAME);
    tier.follow();
    assertThat(live()).isEmpty();
    Files.delete(off());
    tier.follow();
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void whatAnEarlierVersionHadRenamedStaysOff() throws Exception {
    bundle("1").write(bundles.resolve("echo.jar"));
    TestJar.bundle("other").write(bundles.resolve("other.jar"));
    Path copies = Files.createDirectory(home.resolve("bundles"));
    Files.copy(bundles.resolve("echo.jar"), copies.resolve("echo.jar.off"));
    tier.follow();
    assertThat(live()).containsExactly("other 0");
    engine.requests().rollback("echo", "me");
    startAgain();
    assertThat(live()).as("taken over once").containsExactly(NAME + " 1", "other 0");
  }

  private Path off() {
    return home.resolve("data/undeployed");
  }

  @Test
  void whatWasUndeployedFromAShippedOneComesBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    deploy(bundle("2").write(home.resolve("2.jar")));
    engine.requests().undeploy("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThatThrownBy(() -> engine.requests().rollback("echo", "me"))
        .hasMessageContaining("is the shipped one");
  }

  @Test
  void aFileTakenAwayByHandCountsAsUndeployed() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    deploy(bundle("2").write(home.resolve("2.jar")));
    Files.delete(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 1");
    deploy(bundle("3").write(home.resolve("3.jar")));
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(deploy).as("no copy of what is shipped").isEmptyDirectory();
  }

  @Test
  void whatAnUpgradePutInThePlaceOfAShippedOneComesBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    engine.requests().undeploy("echo", "me");
    bundle("2").write(bundles.resolve("shipped.jar"));
    startAgain();
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");
    assertThat(deploy).isEmptyDirectory();
  }

  @Test
  void eachChangeCountsOnceForTheBrakes() throws Exception {
    settings.put("rate", 4);
    deploy(bundle("1").write(home.resolve("1.jar")));
    deploy(bundle("2").write(home.resolve("2.jar")));
    engine.requests().rollback("echo", "me");
    deploy(bundle("3").write(home.resolve("3.jar")));
    assertThatThrownBy(() -> engine.requests().rollback("echo", "me"))
        .hasMessageContaining("4 times within a minute");
    assertThat(engine.journal().history().get(4).outcome()).isEqualTo(Change.REFUSED);
  }

  @Test
  void aDeployedOneComesBackWithAllThatWasBeforeIt() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    deploy(bundle("2").write(home.resolve("2.jar")));
    engine.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    engine.requests().rollback(NAME, "me");
    assertThat(live()).containsExactly(NAME + " 2");
    engine.requests().rollback(NAME, "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThatThrownBy(() -> engine.requests().rollback("nobody", "me"))
        .hasMessage("there is no bundle nobody");
  }
}
