package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.task.TaskRun;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final TestIo io = new TestIo();

  private void ran() {
    daemon.runs.add(
        new TaskRun(
            "r1",
            "checksum",
            TaskRun.State.DONE,
            1,
            FakeDaemon.NOW,
            Optional.of(FakeDaemon.NOW.plusMillis(1500)),
            Optional.of("/ann/file"),
            Optional.empty()));
  }

  @Test
  void listsTasksAndQueue() {
    assertThat(daemon.run(io, "tasks")).isZero();
    assertThat(io.outText())
        .isEqualTo(
            """
            TASK      TRIGGER         NEXT  BUNDLE    VERSION
            checksum  on file.stored        examples  1.0.0

            nothing waits or runs
            """);
  }

  @Test
  void showsWhatHasRun() {
    ran();
    assertThat(daemon.run(io, "tasks", "history")).isZero();
    assertThat(io.outText())
        .contains(
            "r1  checksum  done   1    2025-03-01T12:00:00Z  2025-03-01T12:00:01Z  /ann/file");
    TestIo json = new TestIo();
    assertThat(daemon.run(json, "tasks", "history", "--json")).isZero();
    assertThat(json.outText()).contains("\"state\" : \"done\"", "\"path\" : \"/ann/file\"");
  }

  @Test
  void queuesARun() {
    assertThat(daemon.run(io, "tasks", "run", "checksum", "path=/a=b", "x=")).isZero();
    assertThat(daemon.calls).containsExactly("submit checksum {path=/a=b, x=}");
    assertThat(io.outText()).isEqualTo("queued run-1\n");
    assertThat(daemon.run(io, "tasks", "run", "checksum", "=x")).isEqualTo(Exit.USAGE);
  }

  @Test
  void refusesAnUnknownTask() {
    assertThat(daemon.run(io, "tasks", "run", "nope")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: there is no task 'nope'\n");
    assertThat(daemon.calls).isEmpty();
  }

  @Test
  void refusesAnUnknownWord() {
    assertThat(daemon.run(io, "tasks", "bogus")).isEqualTo(Exit.USAGE);
    assertThat(io.errText())
        .isEqualTo("jackfield: 'tasks bogus' is no command; try: jackfield help tasks\n");
    assertThat(daemon.run(new TestIo(), "tasks", "--json")).isZero();
  }

  @Test
  void cancels() {
    ran();
    assertThat(daemon.run(io, "tasks", "cancel", "r1")).isZero();
    assertThat(daemon.run(io, "tasks", "cancel", "r2")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: no run 'r2' waits or goes on\n");
  }
}
