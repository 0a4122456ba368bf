package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.task.TaskRun.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends at once, as with kill -9, in another JVM. */
class KillTest {
  @TempDir Path folder;

  /** Submits, and halts when it has returned. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      EngineFixture fixture = new EngineFixture(folder);
      Engine engine = fixture.open();
      CountDownLatch running = new CountDownLatch(1);
      engine.add(
          fixture.offer(
              "running",
              c -> {
                running.countDown();
                new CountDownLatch(1).await();
              }));
      String run = engine.tasks().submit("running", Map.of()).runId();
      running.await();
      String waiting = engine.tasks().submit("waiting", Map.of("key", "value")).runId();
      Files.writeString(folder.resolve("ids"), run + " " + waiting);
      Runtime.getRuntime().halt(9);
    }
  }

  @Test
  void whatIsQueuedOrRunningSurvives() throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(victim.exitValue()).as(Files.readString(folder.resolve("output"))).isEqualTo(9);
    String[] ids = Files.readString(folder.resolve("ids")).split(" ", -1);

    try (EngineFixture fixture = new EngineFixture(folder)) {
      Engine engine = fixture.open();
      engine.add(fixture.offer("waiting", c -> {}));
      assertThat(EngineFixture.ended(engine, ids[1]).state()).isEqualTo(State.DONE);
      engine.add(fixture.offer("running", c -> {}, TaskProperties.BACKOFF, "1ms"));
      TaskRun interrupted = EngineFixture.ended(engine, ids[0]);
      assertThat(interrupted.state()).isEqualTo(State.DONE);
      assertThat(interrupted.attempt()).as("the lost one counts").isEqualTo(2);
    }
  }
}
