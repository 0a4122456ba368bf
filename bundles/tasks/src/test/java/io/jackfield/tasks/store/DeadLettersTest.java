package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void aRunThatIsAboutToEndIsNotLostWhenItIsRetried() {
    try (Database database = Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>())) {
      RunSerializer serializer = new RunSerializer();
      Queue queue = new Queue(database, serializer);
      DeadLetters dead = new DeadLetters(database, queue, serializer);
      RunData run = RunData.submitted("r1", JsonData.write(Map.of()));
      queue.addAll(List.of(new ScheduledTaskInstance(new TaskInstance<>("task", "r1", run), NOON)));
      update(database, "update scheduled_tasks set picked = true");
      dead.add("task", run, 1, NOON, NOON);

      assertThat(dead.retry("r1", NOON)).isFalse();
      update(database, "delete from scheduled_tasks");
      assertThat(dead.latest(10)).hasSize(1);
      assertThat(dead.retry("r1", NOON)).isTrue();
      assertThat(queue.find("r1")).isPresent();
    }
  }

  private static void update(Database database, String sql) {
    database.<Integer>call(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }
}
