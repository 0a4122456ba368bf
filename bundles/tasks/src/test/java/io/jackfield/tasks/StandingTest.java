package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.task.Task;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.testkit.TestRolloutState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that have to prove themselves before they run anything. */
class StandingTest {
  private static final int EVERYBODY = 101;

  @TempDir Path folder;
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();
  private EngineFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new EngineFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void runsStayWithTheOldVersionUntilTheNewOneHasProvedItself() throws Exception {
    Engine engine = fixture.open();
    engine.add(fixture.offer("sum", says("old")));
    TestRolloutState held = new TestRolloutState().share(0);
    fixture.rollout = held;
    engine.add(fixture.offer("sum", says("new")));
    run(engine);
    held.share(EVERYBODY);
    run(engine);
    assertThat(ran).containsExactly("old", "new");
  }

  @Test
  void aScheduleBeginsWhenItsBundleHasProvedItself() {
    Engine engine = fixture.open();
    fixture.rollout = new TestRolloutState().share(0);
    engine.add(fixture.offer("often", says("often"), TaskProperties.EVERY, "1h"));
    assertThat(engine.tasks().list()).isEmpty();
    fixture.rollout.share(EVERYBODY);
    await().until(() -> ran.contains("often"));
  }

  @Test
  void anOfferThatIsNotTheBestIsNotWaitedFor() throws Exception {
    Engine engine = fixture.open();
    Offer worse = fixture.offer("sum", says("worse"));
    engine.add(fixture.offer("sum", says("better")));
    engine.add(worse);
    assertThat(fixture.transport.timers().getQueue())
        .allMatch(timer -> ((RunnableScheduledFuture<?>) timer).isPeriodic());
    run(engine);
    assertThat(ran).containsExactly("better");
  }

  @Test
  void anEngineThatHasToProveItselfLeavesRunsToTheOtherOne() throws Exception {
    Engine old = fixture.open();
    old.add(fixture.offer("sum", says("old")));
    fixture.own = new TestRolloutState().share(0);
    Engine held = fixture.open();
    held.add(fixture.offer("sum", says("held")));
    run(old);
    assertThatThrownBy(
            () ->
                held.tasks().publish(List.of(new TaskEvent("file.arrived", "/a", "id", Map.of()))))
        .as("it would forget what it has no task for yet")
        .isInstanceOf(IllegalStateException.class);
    fixture.own.share(EVERYBODY);
    fixture.close(old);
    run(held);
    assertThat(ran).containsExactly("old", "held");
  }

  private Task says(String word) {
    return context -> ran.add(word);
  }

  private static void run(Engine engine) throws Exception {
    TaskRun run =
        engine
            .tasks()
            .submit("sum", Map.of())
            .done()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    assertThat(run.state()).isEqualTo(TaskRun.State.DONE);
  }
}
