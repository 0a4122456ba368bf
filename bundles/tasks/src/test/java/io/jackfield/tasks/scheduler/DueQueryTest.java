package io.jackfield.tasks.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.task.TaskProperties;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.DefinitionReader;
import io.jackfield.tasks.store.Database;
import io.jackfield.tasks.store.Queue;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunSerializer;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DueQueryTest {
  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

  @TempDir Path folder;

  /** However many are due: a look at the queue that reads them all makes a long one longer. */
  @Test
  void readsNoMoreThanItReturns() {
    DueQuery query = new DueQuery();
    query.lookFor(List.of(task("a"), task("b")));
    try (Database database = Database.open(folder.resolve("tasks"), new ConcurrentHashMap<>())) {
      Queue queue = new Queue(database, new RunSerializer());
      queue.addAll(IntStream.range(0, 2000).mapToObj(i -> run(i % 2 == 0 ? "a" : "b", i)).toList());
      String sql = query.createSelectDueQuery("scheduled_tasks", 8, "", false);
      String plan =
          database.call(
              connection -> {
                try (PreparedStatement statement =
                    connection.prepareStatement("explain analyze " + sql)) {
                  statement.setBoolean(1, false);
                  statement.setObject(2, Instant.now().atOffset(ZoneOffset.UTC));
                  ResultSet row = statement.executeQuery();
                  row.next();
                  return row.getString(1);
                }
              });
      Matcher scanned = SCANNED.matcher(plan);
      assertThat(scanned.find()).as(plan).isTrue();
      assertThat(Integer.parseInt(scanned.group(1))).as(plan).isLessThan(100);
    }
  }

  private static ScheduledTaskInstance run(String task, int number) {
    RunData run = RunData.submitted("run" + number, JsonNodeFactory.instance.objectNode());
    return new ScheduledTaskInstance(
        new TaskInstance<>(task, run.runId(), run), Instant.EPOCH.plusSeconds(number));
  }

  private static Definition task(String name) {
    return new DefinitionReader(Map.of(TaskProperties.NAME, name), ZoneOffset.UTC).read();
  }
}
