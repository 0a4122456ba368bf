package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jackfield.deploy.Canary;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.jar.TestJar;
import io.jackfield.net.Listener;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Versions that are tried on some of the clients. */
class CanaryTest extends TierFixture {
  private static final String NAME = "io.jackfield.echo";

  private Path next;

  @BeforeEach
  void deployOne() throws Exception {
    deploy(bundle("1").activator(Serving.class).write(home.resolve("1.jar")));
    next = bundle("2").activator(Serving.class).write(home.resolve("2.jar"));
    rollouts.calls.clear();
  }

  private Change tryOut(Path jar) throws DeployException {
    return parts.requests().deploy(jar, new DeployOptions("me", false, 10));
  }

  private List<String> actions() {
    return parts.journal().history().stream()
        .map(change -> change.action() + " " + change.outcome() + " " + change.reason())
        .map(String::strip)
        .toList();
  }

  private List<String> running() {
    return tier.units().stream().map(unit -> unit.jar().label()).toList();
  }

  private List<String> installed() {
    return List.of(framework.getBundleContext().getBundles()).stream()
        .filter(bundle -> NAME.equals(bundle.getSymbolicName()))
        .map(Bundle::getVersion)
        .map(String::valueOf)
        .toList();
  }

  @Test
  void aPromotedOneTakesTheOldOnesPlace() throws Exception {
    tryOut(next);
    assertThat(rollouts.calls).containsExactly("hold 2.0.0", "recount 1.0.0", "canary 2.0.0 10");
    assertThat(running()).containsExactly(NAME + " 1.0.0");
    assertThat(parts.canaries().find(NAME)).map(Canary::version).contains("2.0.0");
    twoLooks();
    assertThat(installed()).containsExactly("1.0.0", "2.0.0");
    rollouts.calls.clear();

    parts.requests().promote("echo", "me");
    assertThat(rollouts.calls).containsExactly("to 2.0.0", "drain 1.0.0", "revoked 1.0.0");
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 2");
    assertThat(parts.canaries().find(NAME)).isEmpty();
    assertThat(actions()).containsExactly("deploy done", "canary done 10 %", "promote done");
    parts.requests().rollback("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void anAbortedOneLeavesEverythingAsItWas() throws Exception {
    tryOut(next);
    rollouts.calls.clear();
    Change change = parts.requests().abort(NAME, "me");
    assertThat(rollouts.calls).containsExactly("hold 2.0.0", "drain 2.0.0", "revoked 2.0.0");
    assertThat(change.fromVersion()).isEqualTo("2.0.0");
    assertThat(change.toVersion()).isEqualTo("1.0.0");
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 1");
    assertThatThrownBy(() -> parts.requests().promote("echo", "me"))
        .hasMessage("there is no canary of " + NAME);
  }

  @Test
  void oneThatFailsMoreOftenIsAborted() throws Exception {
    tryOut(next);
    rollouts.traffic("1.0.0", 1000, 50, 5, 0.02);
    rollouts.traffic("2.0.0", 19, 5, 5, 1.0);
    parts.canaries().look();
    assertThat(installed()).as("too few exchanges").hasSize(2);
    rollouts.traffic("2.0.0", 20, 5, 2, 0.07);
    parts.canaries().look();
    assertThat(installed()).as("within the margin").hasSize(2);
    rollouts.traffic("2.0.0", 20, 5, 2, 0.071);
    parts.canaries().look();
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(actions())
        .last()
        .isEqualTo("abort done 7.1 % of its exchanges failed, 2.0 % of the other version's");
  }

  @Test
  void oneOfSeveralClientsAloneDoesNotEndIt() throws Exception {
    tryOut(next);
    rollouts.traffic("2.0.0", 1000, 5, 1, 0.2);
    parts.canaries().look();
    assertThat(installed()).hasSize(2);
    rollouts.traffic("2.0.0", 1000, 5, 2, 0.2);
    parts.canaries().look();
    assertThat(live()).containsExactly(NAME + " 1");
  }

  /** As behind a proxy: there is nobody else to ask. */
  @Test
  void theOnlyClientThereIsEndsIt() throws Exception {
    tryOut(next);
    rollouts.traffic("2.0.0", 20, 1, 1, 0.2);
    parts.canaries().look();
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void nothingElseChangesTheBundleMeanwhile() throws Exception {
    tryOut(next);
    assertThatThrownBy(() -> deploy(next)).hasMessageContaining("promote or abort it first");
    assertThatThrownBy(() -> tryOut(next)).hasMessageContaining("promote or abort it first");
    assertThatThrownBy(() -> parts.requests().undeploy("echo", "me"))
        .hasMessageContaining("promote or abort it first");
    bundle("3").activator(Serving.class).write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(running()).containsExactly(NAME + " 1.0.0");
    parts.requests().abort("echo", "me");
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 3");
  }

  @Test
  void whoEndsItSecondFindsItEnded() throws Exception {
    tryOut(next);
    List<String> refusals = new ArrayList<>();
    rollouts.whileDraining =
        () -> {
          parts.canaries().look();
          assertThat(parts.canaries().objection(NAME)).get().asString().endsWith("try again");
          refusals.add(refusal(() -> parts.requests().promote("echo", "me")));
          refusals.add(refusal(() -> parts.requests().abort("echo", "me")));
        };
    rollouts.traffic("2.0.0", 20, 1, 1, 0.2);
    parts.canaries().look();
    assertThat(refusals)
        .containsExactly(
            "the canary of " + NAME + " is being ended already",
            "the canary of " + NAME + " is being ended already");
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(actions())
        .filteredOn(action -> action.contains("done"))
        .hasSize(3)
        .last()
        .asString()
        .startsWith("abort done");
  }

  private static String refusal(ThrowingCallable change) {
    return String.valueOf(catchThrowable(change).getMessage());
  }

  @Test
  void itsOldVersionsFileMayGo() throws Exception {
    tryOut(next);
    Files.delete(deploy.resolve("echo.jar"));
    twoLooks();
    assertThat(live()).isEmpty();
    assertThat(actions()).contains("abort done the version beside it was removed");
  }

  @Test
  void oneThatCannotProveItselfIsRefused() throws Exception {
    Path less = bundle("2").write(home.resolve("less.jar"));
    assertThatThrownBy(() -> tryOut(less)).hasMessageContaining("does not offer");
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void oneThatLostWhatItOfferedIsNotPromoted() throws Exception {
    tryOut(next);
    fresh().stop();
    assertThat(parts.canaries().find(NAME)).flatMap(Canary::problem).contains("is not started");
    assertThatThrownBy(() -> parts.requests().promote("echo", "me"))
        .hasMessageContaining("does not offer")
        .hasMessageContaining("1.0.0 goes on");
    parts.requests().abort("echo", "me");
    assertThat(live()).containsExactly(NAME + " 1");
  }

  @Test
  void oneWhoseListenerDoesNotListenIsNotPromoted() throws Exception {
    tryOut(next);
    fresh()
        .getBundleContext()
        .registerService(Listener.class.getName(), new Deaf(), null)
        .getReference();
    assertThatThrownBy(() -> parts.requests().promote("echo", "me"))
        .hasMessageContaining("listener http cannot listen on :80")
        .hasMessageContaining("1.0.0 goes on");
    assertThat(actions()).last().asString().startsWith("promote refused");
  }

  /** Offers a listener; a factory, for the bundle does not know the type. */
  private static final class Deaf implements ServiceFactory<Listener>, Listener {
    @Override
    public Listener getService(Bundle bundle, ServiceRegistration<Listener> registration) {
      return this;
    }

    @Override
    public void ungetService(
        Bundle bundle, ServiceRegistration<Listener> registration, Listener service) {}

    @Override
    public String name() {
      return "http";
    }

    @Override
    public String protocol() {
      return "http";
    }

    @Override
    public InetSocketAddress address() {
      return InetSocketAddress.createUnresolved("localhost", 80);
    }

    @Override
    public boolean tls() {
      return false;
    }

    @Override
    public Optional<String> problem() {
      return Optional.of("cannot listen on :80");
    }
  }

  private Bundle fresh() {
    return List.of(framework.getBundleContext().getBundles()).stream()
        .filter(bundle -> bundle.getVersion().getMajor() == 2)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFileThatCameMeanwhileIsNotOverwritten() throws Exception {
    tryOut(next);
    bundle("3").activator(Serving.class).write(deploy.resolve("echo.jar"));
    twoLooks();
    assertThatThrownBy(() -> parts.requests().promote("echo", "me"))
        .hasMessageContaining("echo.jar has come meanwhile with " + NAME + " 3.0.0");
    assertThat(running()).containsExactly(NAME + " 1.0.0");
  }

  @Test
  void anotherBundleMayHaveTakenItsPlace() throws Exception {
    bundle("1").activator(Serving.class).write(bundles.resolve("echo.jar"));
    startAgain();
    parts.requests().undeploy("echo", "me");
    tryOut(next);
    TestJar.bundle("other").header("Bundle-Version", "1").write(deploy.resolve("echo.jar"));
    twoLooks();
    parts.requests().promote(NAME, "me");
    twoLooks();
    assertThat(live()).containsExactly(NAME + " 2", "other 1");
    assertThat(deploy.resolve(NAME + ".jar")).exists();
  }

  @Test
  void aPreviewTellsOfIt() throws Exception {
    DeployOptions options = new DeployOptions("me", false, 10);
    assertThat(parts.requests().preview(next, options).replaces()).isEqualTo("1.0.0");
    Path other = TestJar.bundle("other").header("Bundle-Version", "1").write(home.resolve("o.jar"));
    assertThatThrownBy(() -> parts.requests().preview(other, options))
        .hasMessageContaining("does not run");
  }

  @Test
  void whatHasNoClientsIsNotTriedOut() throws Exception {
    Path other = TestJar.bundle("other").header("Bundle-Version", "1").write(home.resolve("o.jar"));
    assertThatThrownBy(() -> tryOut(other)).hasMessageContaining("does not run");
    deploy(other);
    assertThatThrownBy(() -> tryOut(other)).hasMessageContaining("serves no clients");
  }

  @Test
  void aDaemonThatEndedIsBackAtTheOldVersion() throws Exception {
    tryOut(next);
    for (Bundle each : framework.getBundleContext().getBundles()) {
      if (NAME.equals(each.getSymbolicName())) {
        each.uninstall();
      }
    }
    open();
    tier.follow();
    parts.settle();
    assertThat(live()).containsExactly(NAME + " 1");
    assertThat(actions())
        .last()
        .isEqualTo("abort done the daemon ended meanwhile; " + NAME + " 1.0.0 runs");
    parts.settle();
    assertThat(actions()).hasSize(3);
  }
}
