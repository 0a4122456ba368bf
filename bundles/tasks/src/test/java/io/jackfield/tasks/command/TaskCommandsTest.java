package io.jackfield.tasks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.command.UsageException;
import io.jackfield.swap.ServiceGoneException;
import io.jackfield.task.TaskHandle;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskLog;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import io.jackfield.testkit.Partial;
import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskCommandsTest {
  private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

  private final List<String> calls = new ArrayList<>();
  private final List<TaskRun> runs = new ArrayList<>();
  private final TestCommands commands = new TestCommands();
  private final Tasks tasks = Partial.of(Tasks.class, new FakeTasks());
  private final TaskCommands component = new TaskCommands(commands.context());

  @BeforeEach
  void bind() {
    component.bindTasks(tasks);
  }

  private void ran() {
    runs.add(
        new TaskRun(
            "r1",
            "checksum",
            TaskRun.State.DONE,
            1,
            NOON,
            Optional.of(NOON.plusMillis(1500)),
            Optional.of(Duration.ofMillis(1400)),
            Optional.of("/ann/file"),
            Optional.empty()));
  }

  @Test
  void listsTasksAndQueue() throws Exception {
    for (String name : List.of("tasks", "tasks list")) {
      TestCall call = commands.run(name, new TestCall());
      assertThat(call.text())
          .isEqualTo(
              """
              TASK      TRIGGER          NEXT  BUNDLE    VERSION
              checksum  on file.arrived        examples  1.0.0

              nothing waits or runs
              """);
      assertThat(call.data())
          .isEqualTo(
              Map.of(
                  "tasks",
                  List.of(
                      Map.of(
                          "name",
                          "checksum",
                          "trigger",
                          "on file.arrived",
                          "bundle",
                          "examples",
                          "version",
                          "1.0.0",
                          "paused",
                          false)),
                  "queue",
                  List.of()));
    }
  }

  @Test
  void showsWhatHasRun() throws Exception {
    assertThat(commands.run("tasks history", new TestCall()).text())
        .isEqualTo("no task has run yet\n");
    ran();
    TestCall call = commands.run("tasks history", new TestCall());
    assertThat(call.text())
        .contains(
            "r1  checksum  done   1    2025-03-01T12:00:00Z  2025-03-01T12:00:01Z  1400 ms"
                + "  /ann/file");
    assertThat(call.data())
        .isEqualTo(
            List.of(
                Map.of(
                    "id",
                    "r1",
                    "task",
                    "checksum",
                    "state",
                    "done",
                    "attempt",
                    1,
                    "due",
                    "2025-03-01T12:00:00Z",
                    "ended",
                    "2025-03-01T12:00:01.500Z",
                    "took.ms",
                    1400L,
                    "path",
                    "/ann/file")));
  }

  @Test
  void queuesARun() throws Exception {
    TestCall call = run("checksum").with("KEY=VALUE", "path=/a=b", "x=");
    commands.run("tasks run", call);
    assertThat(calls).containsExactly("submit checksum {path=/a=b, x=}");
    assertThat(call.text()).isEqualTo("queued run-1\n");
    assertThat(call.data()).isEqualTo(Map.of("id", "run-1"));
  }

  @Test
  void refusesWhatIsNoPair() {
    for (String word : List.of("=x", "x", "")) {
      assertThatThrownBy(
              () -> commands.run("tasks run", run("checksum").with("KEY=VALUE", "a=b", word)))
          .isInstanceOf(UsageException.class)
          .hasMessage("'" + word + "' is not KEY=VALUE");
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void refusesAnUnknownTask() {
    assertThatThrownBy(() -> commands.run("tasks run", run("nope")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no task 'nope'");
    assertThat(calls).isEmpty();
  }

  @Test
  void cancels() throws Exception {
    ran();
    TestCall call = commands.run("tasks cancel", new TestCall().with("ID", "r1"));
    assertThat(call.text()).isEqualTo("cancelled r1\n");
    assertThat(call.data()).isEqualTo(Map.of("cancelled", "r1"));
    assertThatThrownBy(() -> commands.run("tasks cancel", new TestCall().with("ID", "r2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no run 'r2' waits or goes on");
  }

  @Test
  void showsARunWithItsLog() throws Exception {
    ran();
    TestCall call = commands.run("tasks show", new TestCall().with("ID", "r1"));
    assertThat(call.text()).contains("1400 ms").endsWith("one\ntwo\n");
    assertThat(call.data()).asString().contains("log=[one, two]");
    assertThatThrownBy(() -> commands.run("tasks show", new TestCall().with("ID", "r2")))
        .hasMessage("there is no run 'r2'");
  }

  @Test
  void triesDeadRunsAgainAndForgetsThem() throws Exception {
    assertThat(commands.run("tasks dead", new TestCall()).text())
        .isEqualTo("no run has failed for good\n");
    ran();
    assertThat(commands.run("tasks dead", new TestCall()).text()).contains("r1");
    TestCall retried = commands.run("tasks retry", new TestCall().with("ID", "all"));
    assertThat(retried.text()).isEqualTo("queued r1\n");
    TestCall dropped = commands.run("tasks drop", new TestCall().with("ID", "r1"));
    assertThat(dropped.data()).isEqualTo(Map.of("dropped", List.of("r1")));
    assertThat(calls).containsExactly("retry r1", "drop r1");
    for (String command : List.of("tasks retry", "tasks drop")) {
      assertThatThrownBy(() -> commands.run(command, new TestCall().with("ID", "r2")))
          .hasMessage("there is no dead run 'r2'");
    }
  }

  @Test
  void triesAllDeadRunsAgainHoweverMany() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      ran();
    }
    commands.run("tasks retry", new TestCall().with("ID", "all"));
    assertThat(calls).hasSize(10_000);
  }

  @Test
  void pausesAndResumes() throws Exception {
    assertThat(commands.run("tasks pause", new TestCall()).text()).isEqualTo("paused all tasks\n");
    assertThat(commands.run("tasks pause", run("checksum")).text()).isEqualTo("paused checksum\n");
    assertThat(commands.run("tasks resume", new TestCall()).text())
        .isEqualTo("resumed all tasks\n");
    assertThat(commands.run("tasks resume", run("checksum")).data())
        .isEqualTo(Map.of("resumed", "checksum"));
    assertThatThrownBy(() -> commands.run("tasks resume", run("checksum")))
        .hasMessage("task 'checksum' is not paused");
    assertThatThrownBy(() -> commands.run("tasks pause", run("nope")))
        .hasMessage("there is no task 'nope'");
  }

  @Test
  void completesTasksAndRuns() {
    ran();
    assertThat(commands.spec("tasks run").parameters().get(0).values().get())
        .containsExactly("checksum");
    assertThat(commands.spec("tasks cancel").parameters().get(0).values().get())
        .containsExactly("r1");
  }

  @Test
  void saysThatThereIsNoEngine() {
    component.unbindTasks(tasks);
    assertThatThrownBy(() -> commands.run("tasks", new TestCall()))
        .isInstanceOf(ServiceGoneException.class)
        .hasMessage("the task engine is not available");
    assertThat(commands.spec("tasks run").parameters().get(0).values().get()).isEmpty();
  }

  @Test
  void takesItsCommandsAlong() {
    assertThat(commands.names())
        .containsExactlyInAnyOrder(
            "tasks",
            "tasks list",
            "tasks run",
            "tasks cancel",
            "tasks show",
            "tasks dead",
            "tasks retry",
            "tasks drop",
            "tasks pause",
            "tasks resume",
            "tasks history");
    component.withdraw();
    assertThat(commands.names()).isEmpty();
  }

  private static TestCall run(String task) {
    return new TestCall().with("NAME", task);
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeTasks {
    TaskHandle submit(String task, Map<String, ?> data) {
      calls.add("submit " + task + " " + data);
      return new TaskHandle() {
        @Override
        public String runId() {
          return "run-1";
        }

        @Override
        public CompletionStage<TaskRun> done() {
          return new CompletableFuture<>();
        }
      };
    }

    List<TaskInfo> list() {
      return List.of(
          new TaskInfo(
              "checksum", "on file.arrived", Optional.empty(), "examples", "1.0.0", false));
    }

    List<TaskRun> queue() {
      return runs;
    }

    List<TaskRun> history(int most) {
      return runs;
    }

    Optional<TaskLog> find(String runId) {
      return runs.stream()
          .filter(run -> run.runId().equals(runId))
          .map(run -> new TaskLog(run, List.of("one", "two")))
          .findAny();
    }

    List<TaskRun> dead(int most) {
      return runs.stream().limit(most).toList();
    }

    boolean retry(String runId) {
      return calls.add("retry " + runId) && cancel(runId);
    }

    boolean drop(String runId) {
      return calls.add("drop " + runId) && cancel(runId);
    }

    void pause(Optional<String> task) {
      calls.add("pause " + task.orElse("*"));
    }

    boolean resume(Optional<String> task) {
      return calls.remove("pause " + task.orElse("*"));
    }

    boolean cancel(String runId) {
      return runs.stream().anyMatch(run -> run.runId().equals(runId));
    }
  }
}
