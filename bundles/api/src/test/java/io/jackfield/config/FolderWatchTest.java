package io.jackfield.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
  /** Where only a change ends the wait. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final Duration SHORT = Duration.ofMillis(1);

  @TempDir Path home;

  @Test
  void tellsOfEachKindOfChange() throws Exception {
    Path folder = Files.createDirectory(home.resolve("etc"));
    Path file = folder.resolve("a.cfg");
    try (FolderWatch watch = FolderWatch.of(folder)) {
      Files.writeString(file, "a");
      assertThat(watch.await(LONG)).isTrue();
      quiet(watch);
      Files.writeString(file, "b");
      assertThat(watch.await(LONG)).isTrue();
      quiet(watch);
      Files.move(file, folder.resolve("b.cfg"));
      assertThat(watch.await(LONG)).isTrue();
      quiet(watch);
      Files.delete(folder.resolve("b.cfg"));
      assertThat(watch.await(LONG)).isTrue();
    }
  }

  /** One change may be told of more than once. */
  private static void quiet(FolderWatch watch) throws InterruptedException {
    while (watch.await(Duration.ofMillis(100))) {}
  }

  @Test
  void aFolderThatTakesThePlaceOfAnotherIsWatchedFromTheNextCallOn() throws Exception {
    Path folder = Files.createDirectory(home.resolve("etc"));
    try (FolderWatch watch = FolderWatch.of(folder)) {
      Files.move(folder, home.resolve("old"));
      assertThat(watch.await(SHORT)).as("there is none").isFalse();
      Files.createDirectory(folder);
      watch.await(SHORT);
      Files.writeString(folder.resolve("a.cfg"), "a");
      assertThat(watch.await(LONG)).isTrue();
    }
  }

  @Test
  void aFolderThatIsNotThereIsToBeLookedForOften() throws Exception {
    try (FolderWatch watch = FolderWatch.of(home.resolve("nowhere"))) {
      assertThat(watch.await(LONG)).isFalse();
    }
  }

  @Test
  void whoWaitsForOneThatIsClosedIsInterrupted() throws IOException {
    FolderWatch watch = FolderWatch.of(Files.createDirectory(home.resolve("etc")));
    watch.close();
    assertThatThrownBy(() -> watch.await(LONG)).isInstanceOf(InterruptedException.class);
  }
}
