package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.task.Task;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.task.TaskRun.State;
import io.jackfield.tasks.store.RunId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final Task NOTHING = context -> {};

  @TempDir Path folder;
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
  void whatIsQueuedSurvivesARestart() {
    Engine first = fixture.open();
    String now = first.tasks().submit("late", Map.of("n", 1)).runId();
    Instant when = Instant.parse("2100-01-01T00:00:00Z");
    String later = first.tasks().schedule("late", Map.of(), when).runId();
    fixture.close(first);

    Engine second = fixture.open();
    assertThat(second.tasks().queue()).extracting(TaskRun::runId).containsExactly(now, later);
    second.add(fixture.offer("late", NOTHING));
    assertThat(EngineFixture.ended(second, now).state()).isEqualTo(State.DONE);
    await()
        .untilAsserted(
            () ->
                assertThat(second.tasks().queue()).extracting(TaskRun::due).containsExactly(when));
    fixture.close(second);

    assertThat(fixture.open().tasks().history(10)).extracting(TaskRun::runId).containsExactly(now);
  }

  @Test
  void anInterruptedRunIsTakenUpAgain() {
    Engine first = fixture.open();
    CountDownLatch started = new CountDownLatch(1);
    first.add(
        fixture.offer(
            "long",
            c -> {
              started.countDown();
              new CountDownLatch(1).await();
            },
            TaskProperties.RETRIES,
            "0"));
    String run = first.tasks().submit("long", Map.of()).runId();
    await().until(() -> started.getCount() == 0);
    fixture.close(first);

    Engine second = fixture.open();
    assertThat(second.tasks().history(10)).isEmpty();
    second.add(fixture.offer("long", NOTHING, TaskProperties.RETRIES, "0"));
    TaskRun ended = EngineFixture.ended(second, run);
    assertThat(ended.state()).isEqualTo(State.DONE);
    assertThat(ended.attempt()).isEqualTo(1);
  }

  @Test
  void aRunThatHeedsStoppingIsTakenUpAgain() {
    Engine first = fixture.open();
    CountDownLatch started = new CountDownLatch(1);
    first.add(
        fixture.offer(
            "polite",
            c -> {
              started.countDown();
              await().pollInterval(Duration.ofMillis(5)).until(c::stopping);
            }));
    String run = first.tasks().submit("polite", Map.of()).runId();
    await().until(() -> started.getCount() == 0);
    fixture.close(first);
    Engine second = fixture.open();
    assertThat(EngineFixture.find(second.tasks().queue(), run)).isPresent();
    assertThat(second.tasks().history(10)).isEmpty();
  }

  @Test
  void stopsInTimeAlthoughATaskIgnoresIt() {
    Engine engine = fixture.open();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    engine.add(
        fixture.offer(
            "deaf",
            c -> {
              started.countDown();
              while (release.getCount() > 0) {
                try {
                  release.await();
                } catch (InterruptedException e) {
                  assertThat(c.stopping()).isTrue();
                }
              }
            }));
    engine.tasks().submit("deaf", Map.of());
    await().until(() -> started.getCount() == 0);
    long before = System.nanoTime();
    fixture.close(engine);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    // What it still has to store comes too late: it runs again, and nobody has to be told.
    PrintStream console = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      release.countDown();
      await().until(() -> fixture.transport.workers().info().running() == 0);
    } finally {
      System.setErr(console);
    }
    assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(" ERROR ");
  }

  @Test
  void leavesNoThreadOfItsOwnAtWork() {
    Engine engine = fixture.open();
    engine.add(fixture.offer("quick", NOTHING));
    EngineFixture.ended(engine, engine.tasks().submit("quick", Map.of()).runId());
    fixture.close(engine);
    await().until(() -> fixture.transport.workers().info().running() == 0);
    assertThat(fixture.transport.timers().getQueue()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("H2") || name.contains("MVStore"))
        .noneMatch(name -> name.contains("db-scheduler"));
  }

  @Test
  void twoEnginesSideBySideRunEachOnce() {
    Engine old = fixture.open();
    Engine young = fixture.open();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();
    Task task =
        c -> {
          seen.add(c.runId());
          runs.incrementAndGet();
        };
    old.add(fixture.offer("both", task));
    young.add(fixture.offer("both", task));
    for (int i = 0; i < 50; i++) {
      (i % 2 == 0 ? old : young).tasks().submit("both", Map.of());
    }
    await().until(() -> young.tasks().history(100).size() == 50);
    assertThat(seen).hasSize(50);
    assertThat(runs).hasValue(50);
  }

  @Test
  void aHandleCompletesThoughAnotherEngineRuns() throws Exception {
    Engine old = fixture.open();
    Engine young = fixture.open();
    young.add(fixture.offer("elsewhere", c -> c.report("seen")));
    TaskRun ended =
        old.tasks()
            .submit("elsewhere", Map.of())
            .done()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertThat(ended.state()).isEqualTo(State.DONE);
    assertThat(ended.message()).contains("seen");
  }

  @Test
  void twoEnginesSideBySideKeepAnExclusiveTaskAlone() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Engine old = fixture.open();
    Engine young = fixture.open();
    Task task =
        c -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          assertThat(young.tasks().queue()).isNotEmpty();
          now.decrementAndGet();
        };
    for (Engine engine : new Engine[] {old, young}) {
      engine.add(fixture.offer("alone", task, TaskProperties.EXCLUSIVE, "true"));
    }
    for (int i = 0; i < 30; i++) {
      (i % 2 == 0 ? old : young).tasks().submit("alone", Map.of());
    }
    await().until(() -> young.tasks().history(100).size() == 30);
    assertThat(most).hasValue(1);
  }

  @Test
  void anEventThatTwoEnginesHearIsOneRun() {
    Engine old = fixture.open();
    Engine young = fixture.open();
    AtomicInteger runs = new AtomicInteger();
    for (Engine engine : new Engine[] {old, young}) {
      engine.add(
          fixture.offer("sum", c -> runs.incrementAndGet(), TaskProperties.ON, "file.arrived"));
    }
    for (int i = 0; i < 20; i++) {
      String event = "event" + i;
      String run = RunId.ofEvent(event, "sum");
      List<TaskEvent> told = List.of(new TaskEvent("file.arrived", "/a", event, Map.of()));
      old.tasks().publish(told);
      if (i % 2 == 0) {
        EngineFixture.ended(old, run);
      }
      young.tasks().publish(told);
      EngineFixture.ended(young, run);
    }
    await().until(() -> young.tasks().queue().isEmpty());
    assertThat(runs).hasValue(20);
  }
}
