package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.jar.TestJar;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start of the daemon with a bundle that takes its time. */
class FirstRoundTest extends TierFixture {
  private final CountDownLatch gate = new CountDownLatch(1);

  @BeforeEach
  void shipAndDeploy() throws Exception {
    settings.put("start_limit", 3600);
    System.getProperties().put(Gated.GATE, gate);
    bundle("1").activator(Listening.class).write(bundles.resolve("tcp.jar"));
    TestJar.bundle("org.example.other")
        .header("Bundle-Version", "3")
        .write(bundles.resolve("o.jar"));
    TestJar.bundle("org.example.slow")
        .header("Bundle-Version", "2")
        .activator(Gated.class)
        .write(deploy.resolve("slow.jar"));
  }

  @AfterEach
  void openGate() {
    gate.countDown();
    System.getProperties().remove(Gated.GATE);
  }

  @Test
  void whoListensServesWhenAllHaveStarted() throws Exception {
    Thread start = startTier();
    await().until(() -> tier.unit("io.jackfield.echo") != null);
    await().until(() -> rollouts.calls.contains("to 3.0.0"));
    parts.firstRound().endAfter(Duration.ofHours(1));
    assertThat(rollouts.calls).contains("hold 1.0.0").doesNotContain("to 1.0.0", "to 2.0.0");
    gate.countDown();
    start.join();
    assertThat(rollouts.calls).endsWith("to 1.0.0").containsOnlyOnce("to 1.0.0");

    deploy(bundle("4").activator(Listening.class).write(home.resolve("new.jar")));
    assertThat(rollouts.calls).as("a change waits for nothing").contains("to 4.0.0");
  }

  @Test
  void whoHangsHoldsUpNobodyForLong() throws Exception {
    Thread start = startTier();
    await().until(() -> tier.unit("io.jackfield.echo") != null);
    parts.firstRound().endAfter(Duration.ZERO);
    await().untilAsserted(() -> assertThat(rollouts.calls).contains("to 1.0.0"));
    gate.countDown();
    start.join();
    assertThat(rollouts.calls).containsOnlyOnce("to 1.0.0");
  }

  @Test
  void whoFailsHoldsUpNobody() throws Exception {
    bundle("1").activator(Failing.class).write(deploy.resolve("bad.jar"));
    gate.countDown();
    tier.follow();
    assertThat(rollouts.calls).contains("to 1.0.0", "to 2.0.0", "to 3.0.0");
  }

  private Thread startTier() {
    Thread thread = new Thread(tier::follow, "first round");
    thread.start();
    return thread;
  }
}
