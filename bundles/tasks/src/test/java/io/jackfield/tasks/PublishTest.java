package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.jackfield.task.Task;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.store.Database;
import io.jackfield.tasks.store.JsonData;
import io.jackfield.tasks.store.Queue;
import io.jackfield.tasks.store.RunData;
import io.jackfield.tasks.store.RunSerializer;
import io.jackfield.tasks.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
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
  void aBatchIsARunOfEachEventAndTask() {
    Engine engine = fixture.open();
    add(engine, "a", c -> new CountDownLatch(1).await());
    add(engine, "b", c -> new CountDownLatch(1).await());
    engine.tasks().publish(events(1000));
    assertThat(engine.tasks().queue()).hasSize(2000);
    engine.tasks().publish(events(1001));
    assertThat(engine.tasks().queue()).as("the same key again is the same run").hasSize(2002);
  }

  @Test
  void aTaskIsToldThePathAndTheFacts() {
    Set<String> ran = ConcurrentHashMap.newKeySet();
    Engine engine = fixture.open();
    add(engine, "a", c -> ran.add(c.path().orElseThrow() + " " + c.data()));
    engine.tasks().publish(events(2));
    await().until(() -> ran.equals(Set.of("/in/0 {size=0}", "/in/1 {size=1}")));
    await().until(() -> engine.tasks().queue().isEmpty());
  }

  @Test
  void whatIsOfNoFileHasNoPath() {
    Set<String> ran = ConcurrentHashMap.newKeySet();
    Engine engine = fixture.open();
    engine.add(
        fixture.offer(
            "a",
            c -> ran.add(c.path() + " " + c.data()),
            TaskProperties.ON,
            "order.paid",
            TaskProperties.PATH,
            "/in/**"));
    engine.tasks().publish(List.of(new TaskEvent("order.paid", "key", Map.of("id", 7))));
    await().until(() -> ran.equals(Set.of("Optional.empty {id=7}")));
  }

  @Test
  void aKeyTwiceInABatchIsOneRun() {
    Engine engine = fixture.open();
    add(engine, "a", c -> new CountDownLatch(1).await());
    engine.tasks().publish(List.of(event(1), event(1), event(2)));
    assertThat(engine.tasks().queue()).hasSize(2);
  }

  @Test
  void twoEnginesMayBeToldTheSameAtTheSameMoment() throws Exception {
    List<Engine> engines = List.of(fixture.open(), fixture.open());
    for (Engine engine : engines) {
      add(engine, "a", c -> new CountDownLatch(1).await());
    }
    var threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 1; round <= 5; round++) {
        List<TaskEvent> batch = events(100 * round);
        List<Future<?>> told = new ArrayList<>();
        engines.forEach(engine -> told.add(threads.submit(() -> engine.tasks().publish(batch))));
        for (Future<?> each : told) {
          each.get();
        }
        assertThat(engines.get(0).tasks().queue()).hasSize(batch.size());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatNobodyWantsDoesNotTouchTheStore() {
    Engine engine = fixture.open();
    add(engine, "a", c -> {});
    fixture.close(engine);
    TaskEvent unwanted = new TaskEvent("file.deleted", "/in/a", "key", Map.of());
    assertThatCode(() -> engine.tasks().publish(List.of(unwanted))).doesNotThrowAnyException();
    assertThatThrownBy(() -> engine.tasks().publish(List.of(unwanted, event(1))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStoreThatBreaksIsAReasonAndNotTheEndOfTheEngine() throws IOException {
    Set<String> ran = ConcurrentHashMap.newKeySet();
    Engine engine = fixture.open();
    add(engine, "a", c -> ran.add(c.path().orElseThrow()));
    Path store = folder.resolve("data/tasks.mv.db");
    Path inTheWay = store.resolve("folder");
    await()
        .ignoreExceptions() // It may be opened again in between.
        .untilAsserted(
            () -> {
              closeStore();
              if (Files.isRegularFile(store)) {
                Files.delete(store);
              }
              Files.createDirectories(inTheWay);
              assertThatThrownBy(() -> engine.tasks().publish(events(2)))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageStartingWith("task store: ");
            });
    assertThat(engine.problem())
        .get()
        .asString()
        .startsWith("the task store " + store + " does not work: ");
    Files.delete(inTheWay);
    Files.delete(store);
    await().until(() -> engine.problem().isEmpty());
    engine.tasks().publish(events(3));
    await().until(() -> ran.equals(Set.of("/in/0", "/in/1", "/in/2")));
  }

  @Test
  void allOrNone() {
    try (Database database = Database.open(folder.resolve("other"), fixture.transport.state())) {
      Queue queue = new Queue(database, new RunSerializer());
      assertThatThrownBy(() -> queue.addAll(List.of(run("a"), run("b".repeat(101)))))
          .isInstanceOf(StoreException.class);
      assertThat(queue.rows()).isEmpty();
      assertThat(queue.addAll(List.of(run("a"), run("b")))).isEqualTo(2);
      assertThat(queue.addAll(List.of(run("b"), run("c")))).isEqualTo(1);
      assertThat(queue.rows())
          .extracting(row -> row.toRun(Optional.empty()).state())
          .containsOnly(TaskRun.State.WAITING)
          .hasSize(3);
    }
  }

  private static ScheduledTaskInstance run(String id) {
    RunData data = RunData.ofEvent(id, Optional.of("/in/x"), JsonData.write(Map.of()));
    return new ScheduledTaskInstance(new TaskInstance<>("a", id, data), Instant.EPOCH);
  }

  private void closeStore() {
    try (Database database =
        Database.open(folder.resolve("data").resolve("tasks"), fixture.transport.state())) {
      database.call(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute("shutdown immediately");
            }
          });
    } catch (StoreException e) {
      // It is broken already.
      assertThat(e).hasMessageContaining("task store");
    }
  }

  private void add(Engine engine, String name, Task task) {
    engine.add(
        fixture.offer(
            name, task, TaskProperties.ON, "file.arrived", TaskProperties.PATH, "/in/**"));
  }

  private static List<TaskEvent> events(int count) {
    return IntStream.range(0, count).mapToObj(PublishTest::event).toList();
  }

  private static TaskEvent event(int number) {
    return new TaskEvent("file.arrived", "/in/" + number, "key" + number, Map.of("size", number));
  }
}
