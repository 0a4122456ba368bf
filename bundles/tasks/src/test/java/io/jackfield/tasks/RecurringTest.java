package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.task.TaskRun.State;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecurringTest {
  private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(NOON);
  private final AtomicInteger runs = new AtomicInteger();
  private EngineFixture fixture;
  private Engine engine;

  @BeforeEach
  void open() {
    fixture = new EngineFixture(folder, clock);
    engine = fixture.open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void cronRunsAtItsTimes() {
    engine.add(cron("0 3 * * *"));
    assertThat(next()).contains(Instant.parse("2025-03-02T03:00:00Z"));
    assertThat(runs).hasValue(0);
    clock.advance(Duration.ofHours(16));
    await().until(() -> next().equals(Optional.of(Instant.parse("2025-03-03T03:00:00Z"))));
    assertThat(runs).hasValue(1);
    clock.advance(Duration.ofDays(1));
    await().until(() -> engine.tasks().history(10).size() == 2);
    assertThat(engine.tasks().history(10)).extracting(TaskRun::runId).doesNotHaveDuplicates();
  }

  @Test
  void everyRunsAtOnceAndAfterEachPause() {
    engine.add(fixture.offer("often", c -> runs.incrementAndGet(), TaskProperties.EVERY, "5m"));
    await().until(() -> next().equals(Optional.of(NOON.plusSeconds(300))));
    assertThat(runs).hasValue(1);
    clock.advance(Duration.ofMinutes(5));
    await().until(() -> next().equals(Optional.of(NOON.plusSeconds(600))));
    assertThat(runs).hasValue(2);
  }

  @Test
  void aVanishedTaskDoesNotFireAndMakesUpOnce() {
    Offer offer = cron("0 * * * *");
    engine.add(offer);
    engine.remove(offer);
    clock.advance(Duration.ofHours(5));
    engine.look();
    assertThat(engine.tasks().list()).isEmpty();
    assertThat(engine.tasks().queue()).extracting(TaskRun::state).containsExactly(State.WAITING);
    engine.add(cron("0 * * * *"));
    await().until(() -> next().equals(Optional.of(NOON.plus(Duration.ofHours(6)))));
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTimeThatTheMachineSleptThroughIsSkippedWhereThatIsWanted() {
    engine.add(
        fixture.offer(
            "often",
            c -> runs.incrementAndGet(),
            TaskProperties.CRON,
            "0 3 * * *",
            TaskProperties.MISFIRE,
            "skip"));
    clock.advance(Duration.ofHours(16));
    await().until(() -> next().equals(Optional.of(Instant.parse("2025-03-03T03:00:00Z"))));
    assertThat(runs).hasValue(0);
    clock.advance(Duration.ofHours(23));
    await().until(() -> runs.get() == 1);
  }

  /** It was not missed: it had begun. */
  @Test
  void whatWasStoppedIsTakenUpAgainEvenIfMissedTimesAreSkipped() {
    CountDownLatch begun = new CountDownLatch(1);
    String[] properties = {TaskProperties.EVERY, "1d", TaskProperties.MISFIRE, "skip"};
    Offer old =
        fixture.offer(
            "often",
            c -> {
              begun.countDown();
              new CountDownLatch(1).await();
            },
            properties);
    engine.add(old);
    await().until(() -> begun.getCount() == 0);
    clock.advance(Duration.ofMinutes(10));
    engine.remove(old);
    await().until(() -> engine.tasks().queue().get(0).state() == TaskRun.State.WAITING);
    engine.add(fixture.offer("often", c -> runs.incrementAndGet(), properties));
    await().until(() -> runs.get() == 1);
  }

  @Test
  void whatEndsWhileItsTaskIsSwappedHasItsNextTime() {
    CountDownLatch begun = new CountDownLatch(1);
    Offer old =
        fixture.offer(
            "often",
            c -> {
              begun.countDown();
              await().until(() -> engine.tasks().list().isEmpty());
            },
            TaskProperties.EVERY,
            "5m");
    engine.add(old);
    await().until(() -> begun.getCount() == 0);
    engine.remove(old);
    await().until(() -> engine.tasks().history(1).size() == 1);
    await()
        .until(
            () ->
                engine.tasks().queue().stream().noneMatch(r -> r.state() == TaskRun.State.RUNNING));
    engine.add(fixture.offer("often", c -> runs.incrementAndGet(), TaskProperties.EVERY, "5m"));
    assertThat(next()).contains(NOON.plusSeconds(300));
    assertThat(runs).hasValue(0);
  }

  @Test
  void aNewScheduleReplacesTheOld() {
    Offer old = cron("0 3 * * *");
    engine.add(old);
    engine.add(cron("30 3 * * *"));
    engine.remove(old);
    assertThat(next()).contains(Instant.parse("2025-03-02T03:30:00Z"));
    engine.add(fixture.offer("often", c -> {}));
    assertThat(engine.tasks().queue()).isEmpty();
  }

  @Test
  void cancellingSkipsOne() {
    engine.add(cron("0 3 * * *"));
    assertThat(engine.tasks().cancel(engine.tasks().queue().get(0).runId())).isTrue();
    assertThat(engine.tasks().history(1))
        .extracting(TaskRun::state)
        .containsExactly(State.CANCELLED);
    assertThat(engine.tasks().queue()).hasSize(1);
  }

  @Test
  void cancellingSkipsTheTimeThatWasToCome() {
    engine.add(cron("0 3 * * *"));
    engine.tasks().cancel(engine.tasks().queue().get(0).runId());
    assertThat(next()).contains(Instant.parse("2025-03-03T03:00:00Z"));
  }

  @Test
  void aPauseIsNoLongerBecauseTheClockIsSetBack() {
    engine.add(fixture.offer("often", c -> runs.incrementAndGet(), TaskProperties.EVERY, "5m"));
    await().until(() -> next().equals(Optional.of(NOON.plusSeconds(300))));
    clock.advance(Duration.ofHours(-2));
    Instant early = NOON.minus(Duration.ofHours(2));
    await().until(() -> next().equals(Optional.of(early.plusSeconds(300))));
    clock.advance(Duration.ofMinutes(5));
    await().until(() -> runs.get() == 2);
  }

  @Test
  void cronGoesByTheClockThatWasSetBack() {
    engine.add(cron("*/15 * * * *"));
    assertThat(next()).contains(NOON.plusSeconds(900));
    clock.advance(Duration.ofHours(-30));
    await()
        .until(() -> next().equals(Optional.of(NOON.minus(Duration.ofHours(30)).plusSeconds(900))));
    clock.advance(Duration.ofMinutes(15));
    await().until(() -> runs.get() == 1);
  }

  @Test
  void whatHasRunAtItsHourDoesNotRunAgainBecauseTheClockIsSetBackALittle() {
    engine.add(cron("0 12 * * *"));
    clock.advance(Duration.ofDays(1).plusSeconds(5));
    await().until(() -> runs.get() == 1);
    Instant tomorrow = NOON.plus(Duration.ofDays(2));
    await().until(() -> next().equals(Optional.of(tomorrow)));
    engine.tasks().schedule("absent", Map.of(), NOON.plus(Duration.ofDays(1)).plusSeconds(1));
    clock.advance(Duration.ofSeconds(-10));
    // Was due by the clock from before, so it is now: the change was noticed.
    await()
        .until(() -> engine.tasks().queue().get(0).due().isBefore(NOON.plus(Duration.ofDays(1))));
    assertThat(next()).contains(tomorrow);

    fixture.close(engine);
    engine = fixture.open();
    engine.add(cron("0 12 * * *"));
    assertThat(next()).as("after a restart too").contains(tomorrow);
  }

  @Test
  void aPauseIsNoLongerBecauseTheClockIsSetBackWhileTheDaemonIsDown() {
    engine.add(fixture.offer("often", c -> runs.incrementAndGet(), TaskProperties.EVERY, "5m"));
    await().until(() -> next().equals(Optional.of(NOON.plusSeconds(300))));
    fixture.close(engine);
    clock.advance(Duration.ofDays(-1));
    engine = fixture.open();
    engine.add(fixture.offer("often", c -> runs.incrementAndGet(), TaskProperties.EVERY, "5m"));
    assertThat(next()).contains(NOON.minus(Duration.ofDays(1)).plusSeconds(300));
  }

  @Test
  void retriesAndWhatIsDueDoNotWaitForAClockThatIsSetBackButAGivenTimeDoes() {
    engine.add(
        fixture.offer(
            "bad",
            c -> {
              throw new IllegalStateException("try " + runs.incrementAndGet());
            },
            TaskProperties.BACKOFF,
            "1h"));
    engine.tasks().submit("bad", Map.of());
    engine.tasks().submit("absent", Map.of());
    engine.tasks().schedule("later", Map.of(), NOON.plus(Duration.ofDays(1)));
    await().until(() -> due("bad").equals(NOON.plus(Duration.ofHours(1))));

    clock.advance(Duration.ofHours(-5));
    await().until(() -> due("bad").isBefore(NOON.minus(Duration.ofHours(4))));
    assertThat(due("absent")).isBeforeOrEqualTo(clock.instant());
    assertThat(due("later")).isEqualTo(NOON.plus(Duration.ofDays(1)));
    clock.advance(Duration.ofHours(1));
    await().until(() -> runs.get() == 2);
  }

  private Instant due(String task) {
    return engine.tasks().queue().stream()
        .filter(run -> run.task().equals(task))
        .map(TaskRun::due)
        .findAny()
        .orElseThrow();
  }

  @Test
  void theHistoryKeepsToItsBounds() {
    engine.add(fixture.offer("many", c -> {}));
    for (int i = 0; i < 160; i++) {
      engine.tasks().submit("many", Map.of());
    }
    await().until(() -> engine.tasks().queue().isEmpty());
    assertThat(engine.tasks().history(1000)).hasSize(100);
    clock.advance(Duration.ofDays(2));
    fixture.close(engine);
    assertThat(fixture.open().tasks().history(1000)).isEmpty();
  }

  private Offer cron(String expression) {
    return fixture.offer("often", c -> runs.incrementAndGet(), TaskProperties.CRON, expression);
  }

  private Optional<Instant> next() {
    return engine.tasks().list().stream().map(TaskInfo::next).flatMap(Optional::stream).findAny();
  }
}
