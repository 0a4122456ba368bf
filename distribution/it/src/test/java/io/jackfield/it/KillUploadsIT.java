package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The daemon is killed in the middle of uploads, at any moment and at each step: each file that is
 * there then is processed by its task, and no other.
 */
class KillUploadsIT {
  private static final int UPLOADERS = 3;

  /** Uploads of one life of the daemon, about; at least so many of each up to then. */
  private static final int ENOUGH = 100;

  private static final List<String> STEPS =
      List.of("intended", "named", "settled", "published", "delivered");

  private static final Home home = Home.create();
  private static Daemon daemon;

  private final AtomicInteger number = new AtomicInteger();
  private final Set<String> confirmed = new ConcurrentSkipListSet<>();

  @BeforeAll
  static void start() throws Exception {
    home.keepOnly(
        Set.of("accounts.jar", "files.jar", "ftp.jar", "shell.jar", "tasks.jar", "tcp.jar"));
    for (String listener : List.of("echo", "http", "https")) {
      Files.delete(home.path("etc", "io.jackfield.tcp.listener-" + listener + ".cfg"));
    }
    Files.createDirectories(home.path("deploy"));
    recorder().build(home.path("deploy", "recorder.jar"));
    startAgain();
    daemon
        .command("user", "add", "ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
  }

  /** Its lines survive the end of the process, as what it stands for would. */
  private static Plugin recorder() {
    return new Plugin(
        "io.jackfield.it.recorder",
        """
        package plugin;
        import io.jackfield.task.*;
        import java.nio.file.*;
        import org.osgi.service.component.annotations.Component;
        @Component(property = {"task.name=recorder", "task.on=file.arrived", "task.backoff=1s"})
        public final class Plugin implements Task {
          @Override
          public void run(TaskContext context) throws Exception {
            String line = context.runId() + " " + context.path().orElseThrow() + "\\n";
            Files.writeString(
                Path.of("%s"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          }
        }
        """
            .formatted(home.path("processed")));
  }

  private static void startAgain() {
    String options =
        "-Xmx128m -XX:+UseSerialGC" + Daemon.FAST + " -Djackfield.halt=" + home.path("halt");
    daemon = Daemon.start(home, Map.of("JACKFIELD_JAVA_OPTS", options));
  }

  @AfterAll
  static void stop() {
    try (home) {
      if (daemon != null) {
        try (Daemon last = daemon) {
          last.stop();
        }
      }
      LogCheck.check(home, List.of());
    }
  }

  @Test
  void eachFileThatIsThereIsProcessedAndNoOther() throws Exception {
    Random random = new Random(7);
    int lives = 2 * STEPS.size();
    for (int life = 0; life < lives; life++) {
      String step = life % 2 == 0 ? STEPS.get(life / 2) : "";
      int last = (life + 1) * ENOUGH + random.nextInt(ENOUGH / 2);
      List<Aside> uploaders = new ArrayList<>();
      for (int i = 0; i < UPLOADERS; i++) {
        uploaders.add(Aside.run(this::upload));
      }
      await().until(() -> confirmed.size() >= last);
      if (step.isEmpty()) {
        daemon.close();
      } else {
        Files.writeString(home.path("halt"), step);
        await().until(() -> !daemon.isAlive());
        Files.delete(home.path("halt"));
      }
      for (Aside each : uploaders) {
        each.join();
      }
      assertThat(without(confirmed, stored())).as("confirmed and not stored").isEmpty();
      startAgain();
    }
    Set<String> stored = stored();
    assertThat(stored.size()).isGreaterThanOrEqualTo(lives * ENOUGH);
    await()
        .untilAsserted(
            () ->
                assertThat(without(stored, processed().keySet()))
                    .as("stored and not processed")
                    .isEmpty());
    Map<String, Set<String>> processed = processed();
    assertThat(without(processed.keySet(), stored)).as("processed and not stored").isEmpty();
    processed.values().removeIf(runs -> runs.size() == 1);
    assertThat(processed).as("processed more than once").isEmpty();
    assertQuotaIsExact(stored.size());
  }

  /** Until the daemon is gone. */
  private void upload() {
    try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
      while (true) {
        String name = "f" + number.incrementAndGet();
        if (ftp.store(name, "x".repeat(1 + name.length() * 13)).startsWith("226 ")) {
          confirmed.add("/ann/" + name);
        }
      }
    } catch (IOException | AssertionError e) {
      // As it is to be: the connection is cut, or there is none.
    }
  }

  /** What is in the folder of the account. */
  private static Set<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(home.path("files", "ann"))) {
      return files
          .map(file -> "/ann/" + file.getFileName())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** What is in the first and not in the second. */
  private static Set<String> without(Set<String> all, Set<String> others) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(others);
    return rest;
  }

  /** The runs of each path, each once. */
  private static Map<String, Set<String>> processed() throws IOException {
    try (Stream<String> lines = Files.lines(home.path("processed"))) {
      return lines
          .map(line -> line.split(" "))
          .collect(
              Collectors.groupingBy(
                  line -> line[1], Collectors.mapping(line -> line[0], Collectors.toSet())));
    }
  }

  private void assertQuotaIsExact(int files) throws IOException {
    daemon.ask("user", "quota", "ann", "--files", String.valueOf(files + 1)).ok();
    try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(ftp.store("one", "more")).startsWith("226 ");
      assertThat(ftp.store("another", "one")).startsWith("552 ");
    }
  }
}
