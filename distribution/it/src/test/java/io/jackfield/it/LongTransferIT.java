package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads and uploads of curl, each of which takes the minutes that {@code jackfield.it.minutes}
 * says, while every live bundle is replaced ten times. The profile {@code soak} has it.
 */
@EnabledIfSystemProperty(
    named = "jackfield.it.minutes",
    matches = "[1-9]\\d*",
    disabledReason = "the profile soak has it")
@Needs("curl")
class LongTransferIT {
  private static final int SECONDS = 60 * Integer.getInteger("jackfield.it.minutes", 0);
  private static final int ROUNDS = 10;
  private static final int BYTES_PER_SECOND = 200_000;

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.deploy.cfg", "rate", "100000")
          .configured("io.jackfield.deploy.cfg", "generations", "10000");

  @TempDir Path folder;
  private final Map<String, Process> transfers = new LinkedHashMap<>();
  private Path content;

  @Test
  void allOutliveEveryVersion() throws Exception {
    running.addUser("ann", "secret");
    running.deployExample("checksum");
    content = folder.resolve("content");
    Files.copy(new Content((long) SECONDS * BYTES_PER_SECOND), content);
    Path stored = Files.createDirectories(running.home().path("files", "ann"));
    Files.copy(content, stored.resolve("large"));
    long begin = System.nanoTime();
    download("http", "http", "http://127.0.0.1:%d/ann/large");
    download("https", "https", "https://127.0.0.1:%d/ann/large", "-k");
    download("ftp", "ftp", "ftp://127.0.0.1:%d/large");
    download("ftps", "ftp", "ftp://127.0.0.1:%d/large", "-k", "--ssl-reqd");
    upload("put-ftp", "ftp://127.0.0.1:%d/put-ftp");
    upload("put-ftps", "ftp://127.0.0.1:%d/put-ftps", "-k", "--ssl-reqd");
    try {
      for (int round = 0; round < ROUNDS; round++) {
        replaceAll(round % 2 == 0);
        // All within four fifths: of the last one the kernel may hold all that is left.
        long due = begin + TimeUnit.SECONDS.toNanos((round + 1) * SECONDS * 4L / (ROUNDS * 5));
        for (Map.Entry<String, Process> each : transfers.entrySet()) {
          long left = due - System.nanoTime();
          boolean ended = each.getValue().waitFor(left, TimeUnit.NANOSECONDS);
          assertThat(ended).as(said(each.getKey())).isFalse();
        }
      }
      transfers.forEach((name, process) -> assertThat(exit(process)).as(said(name)).isZero());
    } finally {
      transfers.values().forEach(Process::destroyForcibly);
    }
    for (String name : List.of("http", "https", "ftp", "ftps")) {
      assertThat(Files.mismatch(content, folder.resolve(name))).as(name).isEqualTo(-1);
    }
    for (String name : List.of("put-ftp", "put-ftps")) {
      assertThat(Files.mismatch(content, stored.resolve(name))).as(name).isEqualTo(-1);
    }
    System.out.println("replaced: " + replacements());
  }

  /** Every live bundle, by a copy of itself in the one way or the other. */
  private static void replaceAll(boolean deploy) {
    for (JsonNode bundle : running.get().json("bundles", "--json")) {
      String name = bundle.path("name").asText().replaceFirst(".*\\.", "");
      Path jar = Home.shipped(name);
      if (deploy && Files.exists(jar)) {
        running.get().ask("deploy", jar.toString()).ok();
      } else {
        running.get().ask("restart", name).ok();
      }
    }
  }

  private static long replacements() throws IOException {
    return Files.readAllLines(running.home().path("data", "journal.jsonl")).stream()
        .filter(line -> line.contains("\"done\""))
        .count();
  }

  private void download(String name, String listener, String url, String... options)
      throws IOException {
    start(name, listener, url, List.of("-o", folder.resolve(name).toString()), options);
  }

  private void upload(String name, String url, String... options) throws IOException {
    start(name, "ftp", url, List.of("-T", content.toString()), options);
  }

  private void start(String name, String listener, String url, List<String> what, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "-u"));
    words.addAll(List.of("ann:secret", "--limit-rate", Integer.toString(BYTES_PER_SECOND)));
    words.addAll(what);
    words.addAll(List.of(options));
    words.add(url.formatted(running.port(listener)));
    transfers.put(
        name,
        new ProcessBuilder(words).redirectError(folder.resolve(name + ".err").toFile()).start());
  }

  private String said(String name) {
    try {
      return name + " " + Files.readString(folder.resolve(name + ".err"));
    } catch (IOException e) {
      return name;
    }
  }

  private static int exit(Process process) {
    try {
      Duration limit = Duration.ofSeconds(SECONDS);
      assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
