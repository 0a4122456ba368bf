package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Bundles are replaced again and again, used in between, and nothing of the old ones stays. How
 * often is the system property {@code jackfield.it.swaps}; the profile {@code soak} makes it 200.
 */
class SwapLeakIT {
  private static final int SWAPS = Integer.getInteger("jackfield.it.swaps", 8);
  private static final boolean SOAK = SWAPS >= 100;

  /** After so many swaps the level is taken. */
  private static final int WARM = SOAK ? 12 : 4;

  /** How far the end may lie above the level. */
  private static final double TOLERANCE = 1.05;

  /** Five per cent of forty threads is less than the workers that just have nothing to do. */
  private static final int FEW = 4;

  private static final List<String> EACH_TIME = List.of("http", "ftp", "tcp", "bridge", "hello");
  private static final List<String> EACH_FOURTH_TIME = List.of("tasks", "files", "accounts");

  private final Home home = Home.create();

  @Test
  void nothingOfOldVersionsStays() throws Exception {
    // The rate limits are for operators.
    home.configure("io.jackfield.deploy.cfg", "rate", "100000");
    home.configure("io.jackfield.deploy.cfg", "generations", "10000");
    try (home) {
      // With both compilers metaspace also holds the profile of code that stays, the more the
      // warmer.
      try (Daemon daemon = Daemon.startFast(home)) {
        addUser(daemon);
        swapAndMeasure(daemon);
        daemon.stop();
      }
      LogCheck.check(home, List.of());
    }
  }

  private void swapAndMeasure(Daemon daemon) throws Exception {
    try (Visitors visitors = new Visitors(daemon)) {
      swap(daemon, visitors, 1, WARM);
      Footprint level = collected(daemon);
      System.out.println("after " + WARM + " swaps: " + level);
      swap(daemon, visitors, WARM + 1, SWAPS);
      System.out.println("after " + SWAPS + " swaps: " + collected(daemon));
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> assertLevel(Footprint.of(daemon), level));
    }
  }

  private static void swap(Daemon daemon, Visitors visitors, int first, int last)
      throws IOException {
    for (int round = first; round <= last; round++) {
      restart(daemon, EACH_TIME);
      if (round % 4 == 0) {
        restart(daemon, EACH_FOURTH_TIME);
        daemon.ask("restart", "shell").ok();
      }
      visitors.visit(round);
    }
  }

  /** All in one session, which costs one JVM instead of many. */
  private static void restart(Daemon daemon, List<String> names) {
    String lines =
        names.stream().map(name -> "restart " + name + "\n").collect(Collectors.joining());
    Command.Result result =
        daemon.command("shell").input(lines).within(Duration.ofMinutes(3)).run().ok();
    assertThat(result.out().lines().filter(line -> line.contains("restarted io.jackfield.")))
        .as(result.toString())
        .hasSize(names.size());
  }

  /** Waits until each old version has left the memory, and measures. */
  private Footprint collected(Daemon daemon) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Footprint.tidyUp(daemon);
              assertThat(daemon.json("bundles", "--json").findValues("oldVersions"))
                  .isNotEmpty()
                  .allMatch(count -> count.asInt() == 0);
              assertThat(journal("collected")).isEqualTo(journal("done")).isPositive();
            });
    return Footprint.of(daemon);
  }

  /** The log tells of them too, but turns over. */
  private long journal(String word) throws IOException {
    return Files.readAllLines(home.path("data", "journal.jsonl")).stream()
        .filter(line -> line.contains("\"" + word + "\""))
        .count();
  }

  private static void assertLevel(Footprint now, Footprint level) {
    assertThat(now.threads()).as("threads").isLessThanOrEqualTo(level.threads() + FEW);
    assertThat(now.bundles()).as("bundles").isLessThanOrEqualTo(level.bundles());
    assertThat(now.files()).as("open files").isLessThanOrEqualTo(level.files() + FEW);
    assertThat((double) now.heap()).as("heap").isLessThanOrEqualTo(level.heap() * TOLERANCE);
    assertThat((double) now.metaspace())
        .as("metaspace")
        .isLessThanOrEqualTo(level.metaspace() * TOLERANCE);
  }

  private static void addUser(Daemon daemon) {
    daemon
        .command(
            "user", "add", "ann", "--home", "/ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
  }
}
