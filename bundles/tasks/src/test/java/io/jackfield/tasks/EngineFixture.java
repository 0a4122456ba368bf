package io.jackfield.tasks;

import static org.awaitility.Awaitility.await;

import io.jackfield.file.FileSpace;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.task.Task;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.tasks.config.Limits;
import io.jackfield.tasks.definition.Definition;
import io.jackfield.tasks.definition.DefinitionReader;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.store.Database;
import io.jackfield.testkit.TestRolloutState;
import io.jackfield.transport.rollout.Precedence;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Engines on one store. */
final class EngineFixture implements AutoCloseable {
  final FakeTransport transport = new FakeTransport();

  /** Of the bundle that offers are from; each offer has what it is when it is made. */
  TestRolloutState rollout = new TestRolloutState();

  /** Of the engine's own bundle, likewise. */
  TestRolloutState own = new TestRolloutState();

  private final Path store;
  private final Clock clock;
  private final List<Engine> open = new ArrayList<>();
  private final AtomicLong services = new AtomicLong();

  EngineFixture(Path folder) {
    this(folder, Clock.systemUTC());
  }

  EngineFixture(Path folder, Clock clock) {
    this.store = folder.resolve("data").resolve("tasks");
    this.clock = clock;
  }

  Engine open() {
    return open(
        new Limits(
            4,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            100,
            Duration.ofDays(1),
            Duration.ofMillis(50),
            false));
  }

  Engine open(Limits limits) {
    ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", Duration.ofMillis(10));
    Database database = Database.open(store, transport.state());
    Engine engine = new Engine(database, "test", limits, clock, transport, files, own);
    open.add(engine);
    return engine;
  }

  void close(Engine engine) {
    open.remove(engine);
    engine.close();
  }

  Offer offer(String name, Task task, String... properties) {
    Map<String, Object> all = new HashMap<>(Map.of(TaskProperties.NAME, name));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    Definition definition = new DefinitionReader(all, ZoneOffset.UTC).read();
    return new Offer(
        definition,
        task,
        "test",
        "1.0.0",
        rollout,
        new Precedence(0, 0, services.incrementAndGet()));
  }

  static TaskRun ended(Engine engine, String runId) {
    return await()
        .until(() -> find(engine.tasks().history(100), runId), Optional::isPresent)
        .orElseThrow();
  }

  static Optional<TaskRun> find(List<TaskRun> runs, String runId) {
    return runs.stream().filter(run -> run.runId().equals(runId)).findAny();
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(this::close);
    transport.close();
  }
}
