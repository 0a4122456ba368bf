package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.task.NotRetryableException;
import io.jackfield.task.Task;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskLog;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.task.TaskRun.State;
import io.jackfield.tasks.config.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and does: dead runs, pauses, what comes first, what was logged. */
class OperatorTest {
  @TempDir Path folder;
  private EngineFixture fixture;
  private Engine engine;

  @BeforeEach
  void open() {
    fixture = new EngineFixture(folder);
    engine = fixture.open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String dies(Task task, Object... properties) {
    Object[] all = new Object[properties.length + 2];
    System.arraycopy(properties, 0, all, 2, properties.length);
    all[0] = TaskProperties.RETRIES;
    all[1] = "0";
    engine.add(fixture.offer("mortal", task, List.of(all).toArray(new String[0])));
    String run = engine.tasks().submit("mortal", Map.of("key", "value")).runId();
    assertThat(EngineFixture.ended(engine, run).state()).isEqualTo(State.FAILED);
    awaitGone(run);
    return run;
  }

  /** Until then it is not retried. */
  private void awaitGone(String run) {
    await().until(() -> EngineFixture.find(engine.tasks().queue(), run).isEmpty());
  }

  @Test
  void aDeadRunIsTriedAgainWhenItIsToldTo() {
    AtomicBoolean mended = new AtomicBoolean();
    String run =
        dies(
            c -> {
              assertThat(c.data()).containsEntry("key", "value");
              if (!mended.get()) {
                throw new IllegalStateException("not mended");
              }
            });
    TaskRun dead = engine.tasks().dead(10).get(0);
    assertThat(dead.runId()).isEqualTo(run);
    assertThat(dead.message()).hasValue("IllegalStateException: not mended");
    mended.set(true);
    assertThat(engine.tasks().retry(run)).isTrue();
    await().until(() -> EngineFixture.ended(engine, run).state() == State.DONE);
    assertThat(engine.tasks().dead(10)).isEmpty();
    assertThat(engine.tasks().retry(run)).isFalse();
  }

  @Test
  void whyItHasFailedCanAlwaysBeWrittenDown() {
    // The longest data there may be, and a character of two halves where the line is cut.
    Map<String, String> longest = Map.of("text", "x".repeat(256 * 1024 - 60));
    engine.add(
        fixture.offer(
            "mortal",
            c -> {
              throw new IllegalStateException("x".repeat(476) + "\ud83d\ude00" + "x");
            },
            TaskProperties.RETRIES,
            "1",
            TaskProperties.BACKOFF,
            "1ms"));
    String run = engine.tasks().submit("mortal", longest).runId();
    assertThat(EngineFixture.ended(engine, run).state()).isEqualTo(State.FAILED);
    awaitGone(run);
    assertThat(engine.tasks().dead(10)).extracting(TaskRun::runId).containsExactly(run);
    assertThat(engine.tasks().retry(run)).isTrue();
  }

  @Test
  void whatCanBeQueuedCanBeReadAgain() {
    Map<String, Object> data =
        Map.of("n", BigInteger.TEN.pow(2000), "d", BigDecimal.TEN.pow(2000), "k".repeat(60_000), 1);
    Queue<Map<String, Object>> seen = new ConcurrentLinkedQueue<>();
    engine.add(fixture.offer("reader", c -> seen.add(c.data())));
    String run = engine.tasks().submit("reader", data).runId();
    assertThat(EngineFixture.ended(engine, run).state()).isEqualTo(State.DONE);
    assertThat(seen.remove()).containsKeys("n", "d").containsEntry("k".repeat(60_000), 1);
  }

  @Test
  void aDeadRunOutlivesARestartAndIsForgottenWhenItIsToldTo() {
    String run =
        dies(
            c -> {
              throw new IllegalStateException("dead");
            });
    fixture.close(engine);
    engine = fixture.open();
    assertThat(engine.tasks().dead(10)).extracting(TaskRun::runId).containsExactly(run);
    assertThat(engine.tasks().drop(run)).isTrue();
    assertThat(engine.tasks().drop(run)).isFalse();
    assertThat(engine.tasks().dead(10)).isEmpty();
    assertThat(engine.tasks().history(10)).extracting(TaskRun::state).containsExactly(State.FAILED);
  }

  @Test
  void anotherTaskIsToldOfADeadRun() {
    Queue<Map<String, Object>> told = new ConcurrentLinkedQueue<>();
    engine.add(fixture.offer("mourner", c -> told.add(c.data())));
    String run =
        dies(
            c -> {
              throw new IllegalStateException("dead");
            },
            TaskProperties.ON_FAIL,
            "mourner");
    await().until(() -> told.size() == 1);
    assertThat(told.remove())
        .containsEntry("task", "mortal")
        .containsEntry("run", run)
        .containsEntry("attempts", 1)
        .containsEntry("message", "IllegalStateException: dead");
  }

  @Test
  void whoIsToldIsToldAgainWhenWhatWasRetriedFailsAgain() {
    Queue<Map<String, Object>> told = new ConcurrentLinkedQueue<>();
    engine.add(fixture.offer("mourner", c -> told.add(c.data())));
    String run =
        dies(
            c -> {
              throw new IllegalStateException("dead");
            },
            TaskProperties.ON_FAIL,
            "mourner");
    await().until(() -> told.size() == 1);
    await().until(() -> engine.tasks().queue().isEmpty());
    assertThat(engine.tasks().retry(run)).isTrue();
    await().until(() -> told.size() == 2);
  }

  @Test
  void thoseWhoFailWhenTheyAreToldTellNobody() {
    AtomicInteger ran = new AtomicInteger();
    for (String[] pair : new String[][] {{"a", "b"}, {"b", "a"}, {"self", "self"}}) {
      engine.add(
          fixture.offer(
              pair[0],
              c -> {
                // Ends what would have no end.
                if (ran.incrementAndGet() < 100) {
                  throw new IllegalStateException("dead");
                }
              },
              TaskProperties.RETRIES,
              "0",
              TaskProperties.ON_FAIL,
              pair[1]));
    }
    engine.tasks().submit("a", Map.of());
    engine.tasks().submit("self", Map.of());
    await()
        .until(() -> engine.tasks().history(100).size() >= 4 && engine.tasks().queue().isEmpty());
    assertThat(ran).hasValue(4);
    assertThat(engine.tasks().dead(10))
        .extracting(TaskRun::task)
        .containsExactlyInAnyOrder("a", "b", "self", "self");
  }

  @Test
  void aPausedTaskBeginsNoRunOverARestart() {
    AtomicInteger ran = new AtomicInteger();
    Task count = c -> ran.incrementAndGet();
    engine.add(fixture.offer("paused", count));
    engine.add(fixture.offer("other", count));
    engine.tasks().pause(Optional.of("paused"));
    engine.tasks().submit("paused", Map.of());
    fixture.close(engine);

    engine = fixture.open();
    engine.add(fixture.offer("paused", count));
    engine.add(fixture.offer("other", count));
    EngineFixture.ended(engine, engine.tasks().submit("other", Map.of()).runId());
    assertThat(ran).hasValue(1);
    assertThat(engine.tasks().list())
        .filteredOn(TaskInfo::paused)
        .extracting(TaskInfo::name)
        .containsExactly("paused");
    assertThat(engine.tasks().resume(Optional.of("paused"))).isTrue();
    assertThat(engine.tasks().resume(Optional.of("paused"))).isFalse();
    await().until(() -> ran.get() == 2);
  }

  @Test
  void whileAllArePausedEachEngineRests() {
    Engine other = fixture.open();
    AtomicInteger ran = new AtomicInteger();
    for (Engine each : List.of(engine, other)) {
      each.add(fixture.offer("a", c -> ran.incrementAndGet()));
    }
    engine.tasks().pause(Optional.empty());
    engine.tasks().pause(Optional.of("a"));
    String run = other.tasks().submit("a", Map.of()).runId();
    assertThat(other.tasks().resume(Optional.empty())).isTrue();
    assertThat(other.tasks().find(run).orElseThrow().run().state()).isEqualTo(State.WAITING);
    assertThat(other.tasks().resume(Optional.of("a"))).isTrue();
    EngineFixture.ended(engine, run);
    assertThat(ran).hasValue(1);
  }

  @Test
  void whatIsMoreUrgentComesFirst() {
    fixture.close(engine);
    Duration tick = Duration.ofMillis(50);
    engine = fixture.open(new Limits(1, tick, tick, 100, Duration.ofDays(1), tick, false));
    Queue<String> order = new ConcurrentLinkedQueue<>();
    for (String priority : List.of("-5", "0", "7")) {
      engine.add(
          fixture.offer(
              "p" + priority, c -> order.add(c.task()), TaskProperties.PRIORITY, priority));
    }
    engine.tasks().pause(Optional.empty());
    for (String task : List.of("p-5", "p0", "p7", "p-5", "p7")) {
      engine.tasks().submit(task, Map.of());
    }
    engine.tasks().resume(Optional.empty());
    await().until(() -> order.size() == 5);
    assertThat(order).containsExactly("p7", "p7", "p0", "p-5", "p-5");
  }

  @Test
  void noMoreRunsAtATimeThanATaskMayHave() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    engine.add(
        fixture.offer(
            "narrow",
            c -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              two.countDown();
              two.await();
              now.decrementAndGet();
            },
            TaskProperties.CONCURRENCY,
            "2"));
    for (int i = 0; i < 20; i++) {
      engine.tasks().submit("narrow", Map.of());
    }
    two.await();
    await().until(() -> engine.tasks().history(100).size() == 20);
    assertThat(most).hasValue(2);
  }

  @Test
  void ofOneKeyOneRunsAtATimeOverTwoEngines() throws Exception {
    Engine other = fixture.open();
    Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
    AtomicInteger most = new AtomicInteger();
    Queue<Object> order = new ConcurrentLinkedQueue<>();
    CountDownLatch both = new CountDownLatch(2);
    Task task =
        c -> {
          String key = (String) c.data().get("key");
          AtomicInteger mine = now.computeIfAbsent(key, k -> new AtomicInteger());
          most.accumulateAndGet(mine.incrementAndGet(), Math::max);
          both.countDown();
          both.await(); // runs of the other key go on beside
          order.add(c.data().get("n"));
          mine.decrementAndGet();
        };
    for (Engine each : List.of(engine, other)) {
      each.add(fixture.offer("keyed", task, TaskProperties.EXCLUSIVE, "key"));
    }
    for (int i = 0; i < 10; i++) {
      (i % 2 == 0 ? engine : other)
          .tasks()
          .submit("keyed", Map.of("key", i < 5 ? "a" : "b", "n", i));
    }
    await().until(() -> order.size() == 10);
    assertThat(most).hasValue(1);
  }

  @Test
  void whatCannotSucceedIsNotTriedAgain() {
    engine.add(
        fixture.offer(
            "hopeless",
            c -> {
              throw new NotRetryableException("never");
            }));
    String run = engine.tasks().submit("hopeless", Map.of()).runId();
    TaskRun ended = EngineFixture.ended(engine, run);
    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.attempt()).isEqualTo(1);
    assertThat(engine.tasks().dead(10)).extracting(TaskRun::runId).containsExactly(run);
  }

  @Test
  void aRunTellsHowFarItIsAndWhatItHasDone() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    engine.add(
        fixture.offer(
            "talker",
            c -> {
              for (int i = 1; i <= 150; i++) {
                c.log("line " + i);
              }
              c.progress(50);
              half.countDown();
              seen.await();
            }));
    String run = engine.tasks().submit("talker", Map.of()).runId();
    half.await();
    TaskLog running = engine.tasks().find(run).orElseThrow();
    assertThat(running.run().message()).hasValue("50 %");
    assertThat(running.run().took()).isEmpty();
    assertThat(running.lines()).hasSize(100).last().isEqualTo("line 150");
    seen.countDown();
    assertThat(EngineFixture.ended(engine, run).took()).isPresent();
    assertThat(engine.tasks().find(run).orElseThrow().lines())
        .hasSize(100)
        .first()
        .isEqualTo("line 51");
    assertThat(engine.tasks().find("unknown")).isEmpty();
  }
}
