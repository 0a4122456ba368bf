package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Patience;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.PostgreSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that have one queue of tasks, on PostgreSQL. */
@Needs({"initdb", "pg_ctl"})
class TaskClusterIT {
  private static final String CFG = "io.jackfield.tasks.cfg";
  private static final int RUNS = Integer.getInteger("jackfield.it.tasks", 2_000);

  /** How long the database is away at the least; the profile {@code soak} makes it 30 seconds. */
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("jackfield.it.outage", 0));

  /** Runs at a time on one daemon. */
  private static final int PLACES = 4;

  /** A daemon that is gone is missed after twenty seconds; it is looked for each ten. */
  private static final Duration MISSED = Patience.of(Duration.ofSeconds(60));

  /** What the tasks of all daemons write, and what lets one of them end. */
  @TempDir static Path shared;

  private static final Map<String, Home> homes = new HashMap<>();
  private static final Map<String, Daemon> daemons = new HashMap<>();
  private static final PostgreSql database = new PostgreSql();

  @BeforeAll
  static void start() throws Exception {
    database.initialize();
    Files.createFile(shared.resolve("told"));
    Path jar = plugin().build(shared.resolve("plugin.jar"));
    for (String node : List.of("a", "b")) {
      Home home = Home.create();
      homes.put(node, home);
      home.keepOnly(
          Set.of("accounts.jar", "files.jar", "ftp.jar", "shell.jar", "tasks.jar", "tcp.jar"));
      for (String listener : List.of("echo", "http", "https")) {
        Files.delete(home.path("etc", "io.jackfield.tcp.listener-" + listener + ".cfg"));
      }
      Files.writeString(home.path("etc", "tasks.password"), PostgreSql.PASSWORD + "\n");
      home.configure(CFG, "jdbc.url", database.url());
      home.configure(CFG, "jdbc.user", PostgreSql.USER);
      home.configure(CFG, "jdbc.password.file", "tasks.password");
      Files.createDirectories(home.path("deploy"));
      Files.copy(jar, home.path("deploy", "plugin.jar"));
      startAgain(node);
    }
  }

  private static Plugin plugin() {
    return new Plugin(
            "io.jackfield.it.cluster",
            """
            package plugin;
            import io.jackfield.task.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.osgi.service.component.annotations.*;
            @Component(property = {"task.name=work", "task.backoff=1s"})
            public final class Plugin implements Task {
              static void tell(String line) throws Exception {
                Files.writeString(
                    Path.of("%1$s/told"),
                    System.getProperty("node") + " " + line + "\\n",
                    StandardOpenOption.APPEND);
              }
              @Override
              public void run(TaskContext context) throws Exception {
                Object key = context.data().get("key");
                tell("work " + key + " " + context.attempt());
                Object gate = context.data().get("gate");
                while (gate != null && !Files.exists(Path.of("%1$s/" + gate))) {
                  Thread.sleep(20);
                }
              }
            }
            """
                .formatted(shared))
        .member(
            """
            @Component(property = "task.name=feeder")
            public static final class Feeder implements Task {
              @Reference Tasks tasks;
              @Override
              public void run(TaskContext context) throws Exception {
                List<CompletionStage<TaskRun>> all = new ArrayList<>();
                for (int i = 0; i < Integer.parseInt(context.data().get("runs").toString()); i++) {
                  all.add(tasks.submit("work", Map.of("key", i)).done());
                }
                for (CompletionStage<TaskRun> each : all) {
                  each.toCompletableFuture().get();
                }
                tell("fed");
              }
            }
            """)
        .member(
            """
            @Component(property = {"task.name=starter", "task.retries=0"})
            public static final class Starter implements Task {
              @Reference Tasks tasks;
              @Override
              public void run(TaskContext context) throws Exception {
                for (int i = 0; i < %2$d; i++) {
                  String gate = i < %2$d / 2 ? "told" : "roll";
                  tasks.submit("work", Map.of("key", "rolled" + i, "gate", gate));
                }
                tell("started");
              }
            }
            """
                .formatted(shared, RUNS))
        .member(
            """
            @Component(property = {"task.name=arrival", "task.on=file.arrived"})
            public static final class Arrival implements Task {
              @Override
              public void run(TaskContext context) throws Exception {
                tell("arrived " + context.path().orElseThrow());
              }
            }
            """)
        .member(
            """
            @Component(property = {
                "task.name=hourly", "task.every=1h", "task.exclusive=true", "task.retries=0"})
            public static final class Hourly implements Task {
              @Override
              public void run(TaskContext context) throws Exception {
                tell("hourly");
              }
            }
            """);
  }

  private static void startAgain(String node) {
    String options = "-Xmx128m -XX:+UseSerialGC" + Daemon.FAST + " -Dnode=" + node;
    daemons.put(node, Daemon.start(homes.get(node), Map.of("JACKFIELD_JAVA_OPTS", options)));
  }

  @AfterAll
  static void stop() {
    try (database) {
      daemons.values().forEach(Daemon::close);
      for (Home home : homes.values()) {
        try (home) {
          LogCheck.check(home, List.of(Pattern.compile("the task store jdbc:\\S+ does not work")));
          assertThat(home.path("log", "jackfield.log")).content().doesNotContain("a secret");
        }
      }
    }
  }

  @Test
  void eachRunsItsOwnAndThatOfOneThatIsGone() throws Exception {
    daemons.get("a").ask("tasks", "run", "work", "key=held", "gate=go").ok();
    await().until(() -> told("work held").size() == 1);
    String holder = told("work held").get(0).substring(0, 1);
    String other = holder.equals("a") ? "b" : "a";

    daemons.get(other).stop();
    startAgain(other);
    assertThat(told("work held")).as("taken by one that was started again").hasSize(1);

    kill(holder);
    homes.get(holder).configure(CFG, "node", "another");
    startAgain(holder);
    shareRuns(daemons.get(other));
    await().atMost(MISSED).until(() -> told("work held").size() == 2);
    assertThat(told("work held").get(1)).endsWith(" 2");
    Files.createFile(shared.resolve("go"));

    replaceBothUnderLoad();
    goOnWithoutDatabase(daemons.get(other));
    assertThat(told("work held")).hasSize(2);
    assertThat(told("hourly")).hasSize(1);
    cancelOneThatWaits(daemons.get(holder));
  }

  private static void kill(String node) {
    daemons.get(node).close();
  }

  /** All handles are completed, wherever a run was. */
  private static void shareRuns(Daemon daemon) throws IOException {
    daemon.ask("tasks", "run", "feeder", "runs=" + RUNS).ok();
    await().until(() -> told("fed").size() == 1);
    List<String> runs = told("work \\d+ 1");
    assertThat(runs.stream().map(line -> line.split(" ")[2])).hasSize(RUNS).doesNotHaveDuplicates();
    assertThat(runs.stream().map(line -> line.substring(0, 1)).distinct()).hasSize(2);
  }

  /** As a rolling upgrade does: one after the other, while runs wait and go on. */
  private static void replaceBothUnderLoad() throws IOException {
    daemons.get("a").ask("tasks", "run", "starter").ok();
    await().until(() -> told("started").size() == 1);
    daemons.get("a").stop();
    startAgain("a");
    // The later half goes on while the other one is stopped.
    Files.createFile(shared.resolve("roll"));
    daemons.get("b").stop();
    startAgain("b");
    await().until(() -> rolled() == RUNS);
    List<String> first = told("work rolled\\d+ 1");
    // A run that was interrupted at a stop is taken up again, as the same try; no other one is.
    assertThat(first).hasSizeLessThan(RUNS + 2 * PLACES + 1);
  }

  private static long rolled() throws IOException {
    return told("work rolled\\d+ \\d+").stream().map(line -> line.split(" ")[2]).distinct().count();
  }

  private static void goOnWithoutDatabase(Daemon daemon) throws IOException {
    daemon
        .command("user", "add", "ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
    int port = daemon.port("ftp");
    database.stop();
    try (Ftp ftp = Ftp.login(port, Ftp.PLAIN, "ann")) {
      for (int i = 0; i < 10; i++) {
        assertThat(ftp.store("f" + i, "x")).startsWith("226 ");
      }
    }
    assertThat(daemon.ask("restart", "tasks").err()).contains("does not work: Connection refused");
    assertThat(told("arrived")).isEmpty();
    await().pollDelay(OUTAGE).atMost(MISSED.plus(OUTAGE)).until(() -> told("arrived").isEmpty());
    database.start();
    await().until(() -> told("arrived").stream().distinct().count() == 10);
    await().until(() -> daemon.ask("status").exit() == 0);
  }

  private static void cancelOneThatWaits(Daemon daemon) {
    // Each finds out by itself that the database is there again.
    await().until(() -> daemon.ask("status").exit() == 0);
    String id = "";
    for (JsonNode run : daemon.json("tasks", "--json").path("queue")) {
      id = run.path("task").asText().equals("hourly") ? run.path("id").asText() : id;
    }
    daemon.ask("tasks", "cancel", id).ok();
    assertThat(daemon.ask("tasks", "history").ok().out()).contains(id);
  }

  /** The lines that have this after the daemon, in the order of time. */
  private static List<String> told(String what) throws IOException {
    Pattern line = Pattern.compile("\\w " + what + "( .*)?");
    try (var lines = Files.lines(shared.resolve("told"))) {
      return lines.filter(each -> line.matcher(each).matches()).toList();
    }
  }
}
