package io.jackfield.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueTest {
  @TempDir Path folder;

  /** A name may be the begin of another one, and have what LIKE takes for any character. */
  @Test
  void aNodePutsBackWhatItsEarlierProcessHadPicked() {
    try (Database database = Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>())) {
      Queue queue = new Queue(database, new RunSerializer());
      for (String engine : List.of("n_1/old/x", "n_1/new/x", "nx1/old/x", "n_10/old/x")) {
        queue.addAll(List.of(run(engine)));
        pick(database, engine);
      }
      assertThat(queue.recover("n_1/", "n_1/new/")).isEqualTo(1);
      assertThat(queue.rows())
          .filteredOn(row -> !row.picked())
          .singleElement()
          .satisfies(row -> assertThat(row.instance()).isEqualTo("n_1/old/x"))
          .satisfies(row -> assertThat(row.failures()).isEqualTo(1));
      assertThat(queue.recover("", "n_1/new/")).as("all but its own").isEqualTo(2);
    }
  }

  @Test
  void whatIsThereStaysAndIsNotCounted() {
    try (Database database = Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>())) {
      Queue queue = new Queue(database, new RunSerializer());
      assertThat(queue.addAll(List.of(run("a")))).isEqualTo(1);
      assertThat(queue.addAll(List.of(run("a"), run("b"), run("b")))).isEqualTo(1);
      assertThat(queue.rows()).hasSize(2);
    }
  }

  private static ScheduledTaskInstance run(String id) {
    RunData run = RunData.submitted(id, JsonNodeFactory.instance.objectNode());
    return new ScheduledTaskInstance(new TaskInstance<>("task", id, run), Instant.EPOCH);
  }

  private static void pick(Database database, String engine) {
    database.<Integer>call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update scheduled_tasks set picked = true, picked_by = ?"
                      + " where task_instance = ?")) {
            statement.setString(1, engine);
            statement.setString(2, engine);
            return statement.executeUpdate();
          }
        });
  }
}
