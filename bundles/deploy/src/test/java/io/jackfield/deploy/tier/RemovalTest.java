package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.jar.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is undeployed, and how it comes back. */
class RemovalTest extends TierFixture {
  private static final String NAME = "io.jackfield.echo";

  @Test
  void aShippedOneIsSwitchedOffAndRollbackBringsItBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    parts.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    assertThat(off()).hasContent(NAME);
    twoLooks();
    assertThat(live()).isEmpty();
    startAgain();
    assertThat(live()).as("after a start").isEmpty();

    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(off()).isEmptyFile();
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void whatIsDeployedInItsPlaceStandsAlone() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    parts.requests().undeploy("echo", "me");
    deploy(bundle("2").write(home.resolve("2.jar")));
    assertThat(live()).containsExactly(NAME + " 2");
    parts.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    parts.requests().rollback("echo", "me");
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
    parts.requests().rollback("echo", "me");
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
    parts.requests().rollback("echo", "me");
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
    parts.requests().undeploy("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThatThrownBy(() -> parts.requests().rollback("echo", "me"))
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
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(deploy).as("no copy of what is shipped").isEmptyDirectory();
  }

  @Test
  void whatAnUpgradePutInThePlaceOfAShippedOneComesBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    parts.requests().undeploy("echo", "me");
    bundle("2").write(bundles.resolve("shipped.jar"));
    startAgain();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");
    assertThat(deploy).isEmptyDirectory();
  }

  @Test
  void aHomeThatHasOnlyAJournalKnowsTheWayBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    deploy(bundle("2").write(home.resolve("2.jar")));
    deploy(bundle("3").write(home.resolve("3.jar")));
    deploy(bundle("4").write(home.resolve("4.jar")));
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 3");
    Path versions = home.resolve("data/deployed").resolve(NAME).resolve("versions");
    Files.delete(versions);
    startAgain();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");

    parts.requests().undeploy("echo", "me");
    Files.delete(versions);
    startAgain();
    assertThat(live()).containsExactly(NAME + " 1");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");
  }

  @Test
  void versionsThatCannotBeReadKeepNothingFromBeingChanged() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    byte[] garbage = {0, (byte) 0xC3, '\n', '4', '\n', 'u', 'n'};
    Files.write(home.resolve("data/deployed").resolve(NAME).resolve("versions"), garbage);
    startAgain();
    deploy(bundle("2").write(home.resolve("2.jar")));
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void aDamagedLineDoesNotEndTheWayBack() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    deploy(bundle("2").write(home.resolve("2.jar")));
    Path versions = home.resolve("data/deployed").resolve(NAME).resolve("versions");
    List<String> lines = new ArrayList<>(Files.readAllLines(versions));
    lines.add(1, "../../x 1");
    lines.add(2, lines.get(0).substring(0, 30));
    Files.write(versions, lines);
    startAgain();
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void eachChangeCountsOnceForTheRate() throws Exception {
    settings.put("rate", 4);
    deploy(bundle("1").write(home.resolve("1.jar")));
    deploy(bundle("2").write(home.resolve("2.jar")));
    parts.requests().rollback("echo", "me");
    deploy(bundle("3").write(home.resolve("3.jar")));
    assertThatThrownBy(() -> parts.requests().rollback("echo", "me"))
        .hasMessageContaining("4 times within a minute");
    assertThat(parts.journal().history().get(4).outcome()).isEqualTo(Change.REFUSED);
  }

  @Test
  void aDeployedOneComesBackWithAllThatWasBeforeIt() throws Exception {
    deploy(bundle("1").write(home.resolve("1.jar")));
    deploy(bundle("2").write(home.resolve("2.jar")));
    parts.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    parts.requests().rollback(NAME, "me");
    assertThat(live()).containsExactly(NAME + " 2");
    parts.requests().rollback(NAME, "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThatThrownBy(() -> parts.requests().rollback("nobody", "me"))
        .hasMessage("there is no bundle nobody");
  }
}
