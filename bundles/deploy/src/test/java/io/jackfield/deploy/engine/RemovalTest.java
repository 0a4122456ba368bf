package io.jackfield.deploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
