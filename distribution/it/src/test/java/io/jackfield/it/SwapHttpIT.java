package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Load;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Question;
import io.jackfield.it.support.RunningDaemon;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that go on asking while what answers them is replaced: they notice nothing. */
class SwapHttpIT {
  /** The promise is 500 ms, on a machine that does nothing else. */
  private static final Duration LONGEST =
      Duration.ofMillis(Integer.getInteger("jackfield.it.longest", 15_000));

  /** How often each bundle is deployed, and as often restarted. */
  private static final int TIMES = Integer.getInteger("jackfield.it.load.times", 1);

  private static final byte[] CONTENT =
      "a line of a file\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
  private static final Question HANDLER = Question.handler("/told", "");
  private static final Question FILE = Question.file("/data.txt", CONTENT);

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.accounts.cfg", "anonymous", "/")
          .withBothCompilers()
          .configured("io.jackfield.deploy.cfg", "rate", "1000")
          .configured("io.jackfield.deploy.cfg", "generations", "1000");

  private static Path handler;

  @BeforeAll
  static void offer() throws Exception {
    Path files = Files.createDirectories(running.home().path("files"));
    Files.write(files.resolve("data.txt"), CONTENT);
    handler = Plugin.told("one").build(running.home().path("told.jar"));
    run("deploy", handler.toString());
  }

  @Test
  void sixtyFourConnectionsEachLiveThroughManySwaps() throws Exception {
    int port = running.port("http");
    try (Load toHandler = Load.start(port, HANDLER);
        Load toFile = Load.start(port, FILE)) {
      for (Path jar : List.of(shipped("http"), shipped("tcp"), handler)) {
        swap(jar, TIMES, toHandler, toFile);
      }
      assertThat(openPorts("http")).containsAll(toHandler.ports()).containsAll(toFile.ports());
      assertWell(toHandler);
      assertWell(toFile);
    }
  }

  @Test
  void soDoConnectionsWithTls() throws Exception {
    try (Load load = Load.startTls(running.port("https"), HANDLER)) {
      for (Path jar : List.of(shipped("http"), shipped("tcp"), handler)) {
        swap(jar, 1, load);
      }
      assertThat(openPorts("https")).containsAll(load.ports());
      assertWell(load);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    int port = running.port("http");
    try (Load toHandler = Load.startPipelined(port, 20, HANDLER);
        Load toFile = Load.startPipelined(port, 20, FILE)) {
      for (Path jar : List.of(shipped("http"), shipped("tcp"), handler)) {
        swap(jar, 1, toHandler, toFile);
      }
      assertThat(openPorts("http")).containsAll(toHandler.ports()).containsAll(toFile.ports());
      assertWell(toHandler);
      assertWell(toFile);
    }
  }

  @Test
  void theLoadWouldNotice() throws Exception {
    int port = running.port("http");
    assertThatThrownBy(() -> Load.start(port, Question.handler("/told", "two")))
        .hasMessageContaining("64 connections failed")
        .hasMessageContaining("one ");
    try (Load load = Load.start(port, HANDLER)) {
      run("kick", connection(load.ports().iterator().next()));
      assertThatThrownBy(load::flows).hasMessageContaining("1 of 64 connections failed");
    }
  }

  /** So many times both ways, and each time all connections go on. */
  private static void swap(Path jar, int times, Load... loads) {
    String name = jar.getFileName().toString().replace(".jar", "");
    List<List<String>> ways = List.of(List.of("deploy", jar.toString()), List.of("restart", name));
    for (int i = 0; i < times; i++) {
      for (List<String> words : ways) {
        run(words.toArray(new String[0]));
        for (Load load : loads) {
          load.flows();
        }
      }
    }
  }

  private static void assertWell(Load load) {
    Load.Result result = load.stop();
    assertThat(result.longest()).isLessThan(LONGEST);
  }

  private static Set<Integer> openPorts(String listener) {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode each : running.get().json("connections", "--json")) {
      if (each.path("listener").asText().equals(listener)) {
        ports.add(port(each));
      }
    }
    return ports;
  }

  private static String connection(int port) {
    for (JsonNode each : running.get().json("connections", "--json")) {
      if (each.path("listener").asText().equals("http") && port(each) == port) {
        return each.path("id").asText();
      }
    }
    throw new AssertionError("no connection from port " + port);
  }

  private static int port(JsonNode connection) {
    return Integer.parseInt(connection.path("remote").asText().replaceFirst(".*:", ""));
  }

  private static Path shipped(String name) {
    return Home.shipped(name);
  }

  private static void run(String... words) {
    running.get().ask(words).ok();
  }
}
