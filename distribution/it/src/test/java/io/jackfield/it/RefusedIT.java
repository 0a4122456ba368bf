package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Load;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Question;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Versions that do not work: the line says why, and no client of the old version notices. */
class RefusedIT {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon(
              "refused: ", "no luck", "plugin\\.Plugin\\$Failing", "plugin\\.told\\.cfg: ")
          .configured("io.jackfield.deploy.cfg", "rate", "1000");

  private static Path good;
  private static int http;
  private static Load load;

  @BeforeAll
  static void deployTheGoodOne() throws Exception {
    http = running.port("http");
    Files.writeString(running.home().path("etc", "plugin.told.cfg"), "size = x\n");
    good = Plugin.told("old").build(running.home().path("good.jar"));
    deploy(good).ok();
    // Not before the daemon runs: a busy machine starts the live tier slower than that.
    running.deployWith("start.limit", "2");
    load = Load.start(http, Question.handler("/told", "old"));
  }

  /** An answer of another version, or none, has failed the load. */
  @AfterEach
  void nobodyNoticed() {
    load.flows();
  }

  @AfterAll
  static void stopTheLoad() {
    if (load != null) {
      load.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHandler(Fault fault) throws Exception {
    assertRefused(fault.in(Plugin.told("new")), "; io.jackfield.it.told 0.1.0 goes on", fault);
  }

  /** With one fault of each stage; the way is the same as with a handler. */
  @ParameterizedTest
  @EnumSource(names = {"UNRESOLVED", "ACTIVATOR_THROWS", "LESS_OFFERED"})
  void aShippedServer(Fault fault) throws Exception {
    Plugin plugin = new Plugin("io.jackfield.http", EMPTY);
    if (fault != Fault.LESS_OFFERED) {
      plugin.onto(Home.shipped("http"));
    }
    assertRefused(fault.in(plugin), "; io.jackfield.http 0.1.0.SNAPSHOT goes on", fault);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNSATISFIED", "ACTIVATOR_THROWS"})
  void theListeners(Fault fault) throws Exception {
    int echo = running.port("echo");
    try (Wire open = new Wire(echo)) {
      assertThat(open.send("one\n").line()).isEqualTo("one");
      Plugin plugin = new Plugin("io.jackfield.tcp", EMPTY).onto(Home.shipped("tcp"));
      assertRefused(fault.in(plugin), "; io.jackfield.tcp 0.1.0.SNAPSHOT goes on", fault);
      assertThat(open.send("two\n").line()).isEqualTo("two");
    }
    assertThat(running.get().port("echo")).isEqualTo(echo);
    assertThat(running.get().port("http")).isEqualTo(http);
    for (JsonNode listener : running.get().status().path("listeners")) {
      assertThat(listener.has("problem")).as(listener.toString()).isFalse();
    }
    try (Wire fresh = new Wire(echo);
        Wire web = new Wire(http)) {
      assertThat(fresh.send("three\n").line()).isEqualTo("three");
      assertThat(web.get("/told?4")).endsWith("old 4");
    }
  }

  @Test
  void whatIsNoJar() throws Exception {
    Path file = Files.writeString(running.home().path("no.jar"), "no zip");
    assertThat(refused(deploy(file)).err()).startsWith("jackfield: no.jar: is no whole jar: ");
  }

  @Test
  void aNameOfTheBootTier() throws Exception {
    Path jar = new Plugin("io.jackfield.transport", EMPTY).build(running.home().path("bad.jar"));
    assertThat(refused(deploy(jar)).err())
        .contains("io.jackfield.transport belongs to the boot tier", "restart of the daemon only");
  }

  @Test
  void aDowngradeIsMadeIfItIsMeant() throws Exception {
    Path lower =
        Plugin.told("old").bnd("Bundle-Version: 0.0.9").build(running.home().path("lower.jar"));
    assertThat(refused(deploy(lower)).err()).contains("is version 0.0.9, lower than 0.1.0");
    running.get().ask("deploy", lower.toString(), "--allow-downgrade").ok();
    deploy(good).ok();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNRESOLVED", "EXPORT", "ACTIVATOR_THROWS"})
  void aJarInTheWatchedFolder(Fault fault) throws Exception {
    Path deployed = running.home().path("deploy", "told.jar");
    int refusals = count("ERROR deploy .*told.jar refused: .*");
    fault.in(Plugin.told("new")).build(deployed);
    await().until(() -> count("ERROR deploy .*told.jar refused: .*") > refusals);
    assertThat(running.get().log().lines().filter(line -> line.contains("told.jar refused: ")))
        .last()
        .asString()
        .contains(fault.words());
    assertThat(refused(running.get().ask("check")).err())
        .contains("told.jar: ")
        .contains(fault.words());
    load.flows();
    int swaps = count("replaced name=io.jackfield.it.told ");
    Plugin.told("old").build(deployed);
    await().until(() -> count("replaced name=io.jackfield.it.told ") > swaps);
  }

  private static void assertRefused(Plugin plugin, String goesOn, Fault fault) throws Exception {
    Path jar = plugin.build(running.home().path("bad.jar"));
    assertThat(refused(deploy(jar)).err())
        .startsWith("jackfield: bad.jar: ")
        .contains(fault.words())
        // What is wrong with the jar itself is said before it is compared with what runs.
        .endsWith(fault == Fault.EXPORT ? "\n" : goesOn + "\n");
  }

  private static Command.Result deploy(Path jar) {
    return running.get().ask("deploy", jar.toString());
  }

  private static Command.Result refused(Command.Result result) {
    assertThat(result.exit()).as(result.toString()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    return result;
  }

  private static int count(String pattern) {
    return running.get().log().split(pattern, -1).length - 1;
  }

  /** No component of its own. */
  private static final String EMPTY =
      """
      package plugin;
      public final class Plugin {
      }
      """;
}
