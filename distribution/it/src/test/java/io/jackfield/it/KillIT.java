package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The daemon is killed in the middle of a change, and the next one of the same home has one whole
 * version. Each test leaves a daemon running for the next. Every step of every change is cut in the
 * tests of the bundle deploy, without a kill.
 */
class KillIT {
  private static final int KILLED = 137;
  private static final String SHIPPED = "hello";
  private static final String OLD = "old hello";
  private static final String NEW = "new hello";

  private static final Home home = Home.create();
  private static Daemon daemon;
  private static String oldJar;
  private static String newJar;

  @BeforeAll
  static void start() throws Exception {
    takeOutWhatIsNotNeeded();
    oldJar = Plugin.echo("old").build(home.path("old.jar")).toString();
    newJar = Plugin.echo("new").build(home.path("new.jar")).toString();
    startAgain();
  }

  @AfterAll
  static void stop() {
    try (home) {
      // There is none if the first did not start; that is told already.
      if (daemon != null) {
        try (Daemon last = daemon) {
          last.stop();
        }
      }
      LogCheck.check(home, List.of());
    }
  }

  @ParameterizedTest
  @CsvSource({"copied, old hello", "committed, new hello"})
  void aDeployment(String step, String expected) throws Exception {
    run("deploy", oldJar);
    assertThat(answer()).isEqualTo(OLD);
    killAt(step, "deploy", newJar);
    assertThat(answer()).isEqualTo(expected);
    assertInterrupted("deploy", "io.jackfield.examples.echo ");
    assertNothingLeft();
  }

  @Test
  void anUndeployment() throws Exception {
    run("deploy", oldJar);
    killAt("committed", "undeploy", "echo");
    assertThat(answer()).isEqualTo(SHIPPED);
    assertInterrupted("undeploy", "io.jackfield.examples.echo ");
    assertNothingLeft();
  }

  @Test
  void aFileOfTheFolderIsTriedAgain() throws Exception {
    run("deploy", oldJar);
    halting("installed", () -> Plugin.echo("new").build(home.path("deploy", "echo.jar")));
    assertThat(answer()).isEqualTo(NEW);
    assertInterrupted("deploy", "io.jackfield.examples.echo ");
    assertNothingLeft();
  }

  @Test
  void aJournalThatIsDamaged() throws Exception {
    run("deploy", oldJar);
    int before = daemon.json("history", "--json").size();
    daemon.close();
    byte[] garbage = {0, (byte) 0xC3, (byte) 0xFF, '{', '\n', '4', '\n', (byte) 0xFE, '\n'};
    Path journal = home.path("data", "journal.jsonl");
    Files.write(journal, garbage, StandardOpenOption.APPEND);
    byte[] half = "{\"id\":\"half\",\"time\":\"20".getBytes(StandardCharsets.UTF_8);
    Files.write(journal, half, StandardOpenOption.APPEND);
    startAgain();
    assertThat(answer()).isEqualTo(OLD);
    run("deploy", newJar);
    assertThat(daemon.json("history", "--json")).hasSize(before + 1);
    assertThat(lastChange().path("outcome").asText()).isEqualTo("done");
  }

  /** What a user does to a daemon. */
  private interface Act {
    void run() throws Exception;
  }

  private static void killAt(String step, String... words) throws Exception {
    halting(step, () -> assertThat(daemon.ask(words).exit()).isNotZero());
  }

  private static void halting(String step, Act act) throws Exception {
    Files.writeString(home.path("halt"), step);
    act.run();
    assertThat(daemon.exit(Duration.ofSeconds(30))).isEqualTo(KILLED);
    Files.delete(home.path("halt"));
    startAgain();
  }

  /** A daemon that is started for every kill is to start fast. */
  private static void takeOutWhatIsNotNeeded() throws IOException {
    home.keepOnly(Set.of("bridge.jar", "echo.jar", "shell.jar", "tcp.jar"));
    for (String listener : List.of("ftp", "http", "https")) {
      Files.delete(home.path("etc", "io.jackfield.tcp.listener-" + listener + ".cfg"));
    }
  }

  /** Without leak detector too: it starts faster. */
  private static void startAgain() {
    String options =
        "-Xmx128m -XX:+UseSerialGC" + Daemon.FAST + " -Djackfield.halt=" + home.path("halt");
    daemon = Daemon.start(home, Map.of("JACKFIELD_JAVA_OPTS", options));
  }

  private static void run(String... words) {
    Command.Result result = daemon.ask(words);
    assertThat(result.exit()).as(result + "\n" + daemon.log()).isZero();
  }

  /** Without asking for the port: a command costs a JVM. */
  private static String answer() throws IOException {
    String listener = "(?s).*echo +tcp://127.0.0.1:(\\d+)\\b.*";
    // The listeners are said after what tells that the daemon is there.
    String output = await().until(daemon::output, said -> said.matches(listener));
    try (Wire wire = new Wire(Integer.parseInt(output.replaceAll(listener, "$1")))) {
      return wire.send("hello\n").line();
    }
  }

  private static void assertInterrupted(String action, String whatRuns) {
    JsonNode last = lastChange();
    assertThat(last.path("action").asText()).isEqualTo(action);
    assertThat(last.path("outcome").asText()).as(last.toString()).isEqualTo("interrupted");
    assertThat(last.path("reason").asText()).contains("the daemon ended meanwhile", whatRuns);
  }

  private static JsonNode lastChange() {
    JsonNode history = daemon.json("history", "--json");
    return history.get(history.size() - 1);
  }

  private static List<String> names() {
    return daemon.json("bundles", "--json").findValuesAsText("name");
  }

  /** Nothing is there twice, and no folder holds what nobody needs. */
  private static void assertNothingLeft() throws IOException {
    assertThat(names()).doesNotHaveDuplicates();
    int shipped = Home.jars(Home.built().resolve("bundles")).size();
    int deployed = Home.jars(home.path("deploy")).size();
    assertThat(files("data/staging")).hasSize(shipped + deployed);
    assertThat(files("deploy")).allMatch(name -> name.endsWith(".jar")).hasSizeLessThan(2);
    assertThat(files("data/deployed")).noneMatch(name -> name.endsWith(".new"));
  }

  private static List<String> files(String folder) throws IOException {
    if (!Files.exists(home.path(folder))) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(home.path(folder))) {
      return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }
}
