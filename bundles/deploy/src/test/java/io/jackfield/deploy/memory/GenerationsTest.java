package io.jackfield.deploy.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import io.jackfield.deploy.journal.Journal;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {
  private static final Jar JAR =
      new Jar(Path.of("a.jar"), Source.DEPLOYED, Path.of("a"), "a", "1", "0".repeat(64));

  @TempDir Path folder;
  private @Nullable ClassLoader held = new URLClassLoader(new URL[0]);
  private final AtomicInteger collections = new AtomicInteger();
  private final AtomicInteger full = new AtomicInteger();
  private Runnable fullCollector = () -> {};
  private long now;
  private Generations generations;

  @BeforeEach
  void create() throws IOException {
    generations =
        new Generations(
            new Journal(folder.resolve("journal")),
            () -> now,
            collections::incrementAndGet,
            () -> {
              full.incrementAndGet();
              fullCollector.run();
            });
    generations.watch(JAR, held);
  }

  /** As a file does that waits in the folder for old versions to go. */
  private void askFor(long seconds) {
    during(seconds, () -> generations.countHeld("a", 1));
  }

  private void during(long seconds, Runnable work) {
    long end = now + TimeUnit.SECONDS.toNanos(seconds);
    while (now < end) {
      work.run();
      now += TimeUnit.MILLISECONDS.toNanos(500);
    }
  }

  /** From now on nothing but the memory has the old version, and only a full collection sees it. */
  private void letGo() {
    WeakReference<ClassLoader> loader = new WeakReference<>(held);
    held = null;
    fullCollector =
        () ->
            await()
                .until(
                    () -> {
                      System.gc();
                      return loader.refersTo(null);
                    });
  }

  @Test
  void whoAsksAgainAndAgainGetsFewCollections() {
    assertThat(generations.countHeld("a", 1)).isOne();
    assertThat(collections).as("at once").hasValue(1);
    askFor(4);
    assertThat(collections).as("after one and three seconds").hasValue(3);
    askFor(3600);
    assertThat(collections.get()).as("one a minute").isBetween(50, 70);
    assertThat(full).as("one, and one more before it says what keeps it").hasValue(2);
  }

  @Test
  void theNextChangeMayBeWhatIsNeeded() {
    askFor(3600);
    generations.watch(JAR, new URLClassLoader(new URL[0]));
    int before = collections.get();
    generations.countHeld("a", 1);
    assertThat(collections).hasValue(before + 1);
    assertThat(full).hasValue(3);
  }

  @Test
  void whoIsContentWithTheCountHasNothingCollected() {
    assertThat(generations.countHeld("a", 2)).isOne();
    assertThat(collections).hasValue(0);
    assertThat(full).hasValue(0);
  }

  @Test
  void aVersionThatNothingHoldsIsInNobodysWay() {
    letGo();
    assertThat(generations.countHeld("a", 1)).isZero();
  }

  @Test
  void aVersionThatNothingHoldsIsNotTold() {
    letGo();
    during(300, generations::poll);
    assertThat(generations.count("a")).isZero();
    assertThat(folder.resolve("journal")).content().contains("collected").doesNotContain("pinned");
    assertThat(full).hasValue(1);
  }

  @Test
  void oneFullCollectionIsEnoughToTellOfAllThatAreHeld() {
    generations.watch(JAR, held);
    during(3600, generations::poll);
    assertThat(generations.pins("a")).isPresent();
    assertThat(folder.resolve("journal")).content().contains("pinned");
    assertThat(full).hasValue(1);
  }

  @Test
  void changesThatGoOnAndOnStopEverybodyOnceAMinuteAtTheMost() {
    during(
        600,
        () -> {
          if (now % TimeUnit.SECONDS.toNanos(5) == 0) {
            generations.watch(JAR, held);
          }
          generations.poll();
        });
    assertThat(full.get()).isBetween(2, 11);
    assertThat(collections.get()).isLessThan(30);
  }
}
