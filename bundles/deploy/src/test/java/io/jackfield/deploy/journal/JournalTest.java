package io.jackfield.deploy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class JournalTest {
  @TempDir Path home;

  @Test
  void whatBreaksOffHalfwayIsNotLeftOpen() throws Exception {
    Journal journal = new Journal(home.resolve("journal.jsonl"));
    Path file = home.resolve("echo.jar");
    Jar jar = new Jar(file, Source.DEPLOYED, file, "echo", "1", "f".repeat(64));
    Journal.Work work =
        () -> {
          throw new IllegalStateException("no idea");
        };

    assertThatThrownBy(() -> journal.record("started", "", Order.gone("deploy"), null, jar, work))
        .isInstanceOf(IllegalStateException.class);
    assertThat(journal.history())
        .singleElement()
        .satisfies(change -> assertThat(change.outcome()).isEqualTo(Change.INTERRUPTED))
        .satisfies(change -> assertThat(change.reason()).contains("no idea"));
  }
}
