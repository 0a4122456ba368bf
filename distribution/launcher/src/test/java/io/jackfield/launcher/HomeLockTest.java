package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

  @Test
  void aHomeHasOneDaemon(@TempDir Path run) throws Exception {
    try (HomeLock lock = HomeLock.take(run)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> HomeLock.take(run))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("already, process " + ProcessHandle.current().pid());
    }
    HomeLock.take(run).close();
    assertThat(run.resolve("pid")).doesNotExist();
  }
}
