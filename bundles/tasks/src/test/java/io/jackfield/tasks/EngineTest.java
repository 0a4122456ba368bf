package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.task.TaskContext;
import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.task.TaskRun.State;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.store.JsonData;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunSerializer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
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

  @Test
  void runsWhatIsSubmittedWithItsData() throws Exception {
    ConcurrentLinkedQueue<TaskContext> seen = new ConcurrentLinkedQueue<>();
    engine.add(
        fixture.offer(
            "copy",
            c -> {
              seen.add(c);
              c.report("half\u001b[31m way");
            }));
    Map<String, Object> data =
        Map.of("text", "ä", "number", 7, "flag", true, "list", List.of(1.5, Map.of("a", "b")));
    TaskHandle handle = engine.tasks().submit("copy", data);
    TaskRun run = handle.done().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.attempt()).isEqualTo(1);
    assertThat(run.message()).contains("half [31m way");
    assertThat(seen.element().data()).isEqualTo(data);
    assertThat(seen.element().runId()).isEqualTo(handle.runId()).isEqualTo(run.runId());
    assertThat(EngineFixture.find(engine.tasks().history(1), handle.runId())).isPresent();
    assertThat(engine.tasks().queue()).isEmpty();
  }

  @Test
  void refusesDataThatCannotBeKept() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    for (Object bad : List.of(new Object(), self, Double.NaN, Map.of(1, 2), "x".repeat(300_000))) {
      assertThatThrownBy(() -> engine.tasks().submit("copy", Map.of("bad", bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> engine.tasks().submit("no' or '1", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(engine.tasks().queue()).isEmpty();
  }

  @Test
  void runsOfAMissingTaskWaitForIt() {
    String first = engine.tasks().submit("later", Map.of()).runId();
    String other = engine.tasks().submit("other", Map.of()).runId();
    engine.add(fixture.offer("other", c -> {}));
    assertThat(EngineFixture.ended(engine, other).state()).isEqualTo(State.DONE);
    await()
        .untilAsserted(
            () ->
                assertThat(engine.tasks().queue())
                    .extracting(TaskRun::state)
                    .containsExactly(State.WAITING));
    engine.add(fixture.offer("later", c -> {}));
    assertThat(EngineFixture.ended(engine, first).state()).isEqualTo(State.DONE);
  }

  @Test
  void triesAgainThenFails() {
    AtomicInteger tries = new AtomicInteger();
    engine.add(
        fixture.offer(
            "bad",
            c -> {
              throw new IllegalStateException("try " + tries.incrementAndGet());
            },
            TaskProperties.RETRIES,
            "2",
            TaskProperties.BACKOFF,
            "20ms"));
    TaskRun run = EngineFixture.ended(engine, engine.tasks().submit("bad", Map.of()).runId());
    assertThat(run.state()).isEqualTo(State.FAILED);
    assertThat(run.attempt()).isEqualTo(3);
    assertThat(run.message()).contains("IllegalStateException: try 3");
    assertThat(tries).hasValue(3);
  }

  @Test
  void interruptsWhatTakesTooLong() {
    engine.add(
        fixture.offer(
            "slow",
            c -> new CountDownLatch(1).await(),
            TaskProperties.RETRIES,
            "0",
            TaskProperties.TIMEOUT,
            "50ms"));
    TaskRun run = EngineFixture.ended(engine, engine.tasks().submit("slow", Map.of()).runId());
    assertThat(run.state()).isEqualTo(State.FAILED);
    assertThat(run.message().orElseThrow()).startsWith("took longer than");
  }

  @Test
  void givesThePlaceOfARunThatIgnoresItsInterruptToOthers() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    Offer deaf =
        fixture.offer(
            "deaf",
            c -> {
              started.incrementAndGet();
              awaitWithoutListening(release);
            },
            TaskProperties.RETRIES,
            "0",
            TaskProperties.TIMEOUT,
            "50ms");
    engine.add(deaf);
    for (int i = 0; i < 4; i++) {
      engine.tasks().submit("deaf", Map.of());
    }
    await().until(() -> stuck() == 4);
    for (int i = 0; i < 2; i++) {
      engine.tasks().submit("deaf", Map.of());
    }
    engine.add(fixture.offer("other", c -> {}));
    assertThat(
            EngineFixture.ended(engine, engine.tasks().submit("other", Map.of()).runId()).state())
        .isEqualTo(State.DONE);
    assertThat(started).as("no more of a task that has two such runs").hasValue(4);

    engine.remove(deaf);
    engine.add(fixture.offer("deaf", c -> {}, TaskProperties.RETRIES, "0"));
    await().until(() -> engine.tasks().history(10).size() == 3);
    assertThat(started).as("the next version runs what waits").hasValue(4);

    release.countDown();
    await().until(() -> engine.tasks().queue().isEmpty());
    assertThat(engine.tasks().history(10)).hasSize(7);
  }

  private long stuck() {
    return engine.tasks().queue().stream()
        .filter(run -> run.message().equals(Optional.of("ignores its interrupt")))
        .count();
  }

  private static void awaitWithoutListening(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        assertThat(latch.getCount()).as("ignored").isOne();
      }
    }
  }

  @Test
  void listsWhatWaitsWithoutItsData() {
    Map<String, String> large = Map.of("text", "x".repeat(200_000));
    for (int i = 0; i < 3; i++) {
      engine.tasks().submit("absent", large);
    }
    engine.add(fixture.offer("often", c -> {}, TaskProperties.EVERY, "1h"));
    await().until(() -> engine.tasks().list().get(0).next().isPresent());
    assertThat(engine.tasks().queue()).hasSize(4);
    assertThat(engine.tasks().queue()).allMatch(run -> !run.runId().isEmpty());
  }

  @Test
  void readsTheHeadOfARunFromItsFirstBytes() {
    RunSerializer serializer = new RunSerializer();
    RunData run =
        RunData.ofEvent(
                "id",
                Optional.of("/in/\u0001".repeat(1000)),
                JsonData.write(Map.of("a", "x".repeat(99_000))))
            .failed("why");
    byte[] head = Arrays.copyOf(serializer.serialize(run), RunSerializer.HEAD_BYTES);
    RunData read = serializer.readHead(head);
    assertThat(read.runId()).isEqualTo("id");
    assertThat(read.path()).isEqualTo(run.path());
    assertThat(read.message()).contains("why");
    assertThat(read.schedule()).isEmpty();
    assertThat(serializer.readHead(serializer.serialize(RunData.recurring("every 1s"))).schedule())
        .contains("every 1s");
  }

  @Test
  void cancelsWhatWaitsAndWhatRuns() {
    String waiting =
        engine.tasks().schedule("any", Map.of(), Instant.now().plusSeconds(60)).runId();
    assertThat(engine.tasks().cancel(waiting)).isTrue();
    assertThat(engine.tasks().cancel(waiting)).isFalse();
    assertThat(EngineFixture.ended(engine, waiting).state()).isEqualTo(State.CANCELLED);

    CountDownLatch started = new CountDownLatch(1);
    engine.add(
        fixture.offer(
            "slow",
            c -> {
              started.countDown();
              new CountDownLatch(1).await();
            }));
    String running = engine.tasks().submit("slow", Map.of()).runId();
    await().until(() -> started.getCount() == 0);
    assertThat(engine.tasks().queue()).extracting(TaskRun::state).containsExactly(State.RUNNING);
    assertThat(engine.tasks().cancel(running)).isTrue();
    assertThat(EngineFixture.ended(engine, running).state()).isEqualTo(State.CANCELLED);
    await().untilAsserted(() -> assertThat(engine.tasks().queue()).isEmpty());
  }

  @Test
  void runsAnExclusiveTaskOnceAtATime() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    engine.add(
        fixture.offer(
            "alone",
            c -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              assertThat(engine.tasks().queue()).isNotEmpty();
              now.decrementAndGet();
              done.incrementAndGet();
            },
            TaskProperties.EXCLUSIVE,
            "true"));
    for (int i = 0; i < 20; i++) {
      engine.tasks().submit("alone", Map.of());
    }
    await().until(() -> done.get() == 20);
    assertThat(most).hasValue(1);
  }

  @Test
  void anExclusiveTaskKeepsNobodyElseWaiting() {
    CountDownLatch release = new CountDownLatch(1);
    engine.add(fixture.offer("alone", c -> release.await(), TaskProperties.EXCLUSIVE, "true"));
    engine.add(fixture.offer("other", c -> {}));
    for (int i = 0; i < 20; i++) {
      engine.tasks().submit("alone", Map.of());
    }
    EngineFixture.ended(engine, engine.tasks().submit("other", Map.of()).runId());
    release.countDown();
    await().until(() -> engine.tasks().queue().isEmpty());
  }

  @Test
  void keepsToItsConcurrency() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    engine.add(
        fixture.offer(
            "many",
            c -> {
              started.incrementAndGet();
              release.await();
            }));
    for (int i = 0; i < 10; i++) {
      engine.tasks().submit("many", Map.of());
    }
    await().until(() -> started.get() == 4);
    int workers = fixture.transport.workers().info().running();
    assertThat(workers).as("four runs, one poller, no more").isLessThanOrEqualTo(6);
    release.countDown();
    await().until(() -> engine.tasks().queue().isEmpty());
    assertThat(started).hasValue(10);
  }

  @Test
  void aTaskMaySubmitWhileItIsInterrupted() {
    engine.add(
        fixture.offer(
            "parent",
            c -> {
              Thread.currentThread().interrupt();
              engine.tasks().submit("child", Map.of());
              assertThat(Thread.interrupted()).isTrue();
            }));
    engine.add(fixture.offer("child", c -> {}));
    engine.tasks().submit("parent", Map.of());
    await().until(() -> engine.tasks().history(10).size() == 2);
    assertThat(engine.tasks().history(10)).extracting(TaskRun::state).containsOnly(State.DONE);
  }
}
