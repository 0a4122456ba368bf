package io.jackfield.deploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.Change;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What is undeployed, and how it comes back. */
class RemovalTest extends TierFixture {
  private static final String NAME = "io.jackfield.echo";

  @Test
  void aShippedOneIsRenamedAndRollbackBringsItBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    engine.requests().undeploy("echo", "me");
    assertThat(live()).isEmpty();
    assertThat(bundles.resolve("shipped.jar.off")).exists();
    twoLooks();
    assertThat(live()).isEmpty();
    open();
    twoLooks();
    assertThat(live()).as("after a start").isEmpty();

    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(bundles.resolve("shipped.jar")).exists();
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
    assertThat(bundles.resolve("shipped.jar.off")).exists();
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
    bundle("2").write(bundles.resolve("shipped.jar.off"));
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 2");
    assertThat(deploy).isEmptyDirectory();
  }

  @Test
  void aBrokenFileOutOfUseKeepsNothingFromComingBack() throws Exception {
    bundle("1").write(bundles.resolve("shipped.jar"));
    tier.follow();
    Files.writeString(bundles.resolve("a.jar.off"), "no zip");
    engine.requests().undeploy("echo", "me");
    engine.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
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
