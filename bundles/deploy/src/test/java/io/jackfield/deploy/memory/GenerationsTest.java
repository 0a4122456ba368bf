package io.jackfield.deploy.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.journal.Journal;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {
  private static final Jar JAR =
      new Jar(Path.of("a.jar"), Source.DEPLOYED, Path.of("a"), "a", "1", "0".repeat(64));

  @TempDir Path folder;
  private final ClassLoader pinned = new URLClassLoader(new URL[0]);
  private final AtomicInteger collections = new AtomicInteger();
  private long now;
  private Generations generations;

  @BeforeEach
  void create() throws IOException {
    generations =
        new Generations(
            new Journal(folder.resolve("journal")), () -> now, collections::incrementAndGet);
    generations.watch(JAR, pinned);
  }

  /** As a file does that waits in the folder for old versions to go. */
  private void askFor(long seconds) {
    long end = now + TimeUnit.SECONDS.toNanos(seconds);
    while (now < end) {
      generations.collect();
      now += TimeUnit.MILLISECONDS.toNanos(500);
    }
  }

  @Test
  void whoAsksAgainAndAgainGetsFewCollections() {
    generations.collect();
    assertThat(collections).as("at once").hasValue(1);
    askFor(4);
    assertThat(collections).as("after one and three seconds").hasValue(3);
    askFor(3600);
    assertThat(collections).as("one more before it says what keeps it").hasValue(7 + 1);
  }

  @Test
  void theNextChangeMayBeWhatIsNeeded() {
    askFor(3600);
    generations.watch(JAR, new URLClassLoader(new URL[0]));
    int before = collections.get();
    generations.collect();
    assertThat(collections).hasValue(before + 1);
  }
}
