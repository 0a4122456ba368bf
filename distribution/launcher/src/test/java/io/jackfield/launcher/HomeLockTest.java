package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @TempDir Path run;
  @TempDir Path data;

  @Test
  void aHomeHasOneDaemon() throws Exception {
    try (HomeLock lock = HomeLock.take(run, data)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> HomeLock.take(run, data))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("already, process " + ProcessHandle.current().pid());
    }
    HomeLock.take(run, data).close();
    assertThat(run.resolve("pid")).doesNotExist();
  }

  @Test
  void dataHasOneDaemonWhereverElseThatIs(@TempDir Path other) throws Exception {
    try (HomeLock lock = HomeLock.take(run, data)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> HomeLock.take(other, data))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("a daemon that runs has " + data + " already");
    }
  }
}
