package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.task.TaskRun;
import io.jackfield.tasks.config.Limits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @TempDir Path folder;

  @Test
  void keepsTheNewest() {
    assertThat(afterTrim(10, Duration.ofDays(30), 25))
        .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "run" + i).toList());
  }

  @Test
  void forgetsWhatIsTooOld() {
    assertThat(afterTrim(1000, Duration.ofMinutes(5), 25))
        .isEqualTo(IntStream.range(0, 6).mapToObj(i -> "run" + i).toList());
  }

  @Test
  void keepsAllIfThereAreFewer() {
    assertThat(afterTrim(30, Duration.ofDays(30), 25)).hasSize(25);
  }

  /** Of runs that ended a minute one after the other, the newest first. */
  private List<String> afterTrim(int most, Duration age, int runs) {
    Duration second = Duration.ofSeconds(1);
    Limits limits = new Limits(1, second, second, most, age, second, false);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    try (Database database = Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>())) {
      History history = new History(database, limits, clock);
      IntStream.range(0, runs).forEach(i -> history.add(run(i), List.of()));
      history.trim();
      return history.ended(IntStream.range(0, runs).mapToObj(i -> "run" + i).toList()).stream()
          .map(TaskRun::runId)
          .sorted((a, b) -> Integer.compare(number(a), number(b)))
          .toList();
    }
  }

  private static int number(String runId) {
    return Integer.parseInt(runId.substring(3));
  }

  private static TaskRun run(int minutesAgo) {
    Instant ended = NOW.minus(Duration.ofMinutes(minutesAgo));
    return new TaskRun(
        "run" + minutesAgo,
        "task",
        TaskRun.State.DONE,
        1,
        ended,
        Optional.of(ended),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
