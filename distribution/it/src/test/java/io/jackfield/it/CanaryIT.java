package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Versions are tried on a share of the clients: one story, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanaryIT {
  private static final String NAME = "com.example.word";

  /** Each is a client of its own, as far as addresses tell. */
  private static final int CLIENTS = 60;

  /** More than the kernel buffers. */
  private static final long SIZE = 32L << 20;

  @RegisterExtension static final RunningDaemon running = new RunningDaemon("request failed id=");

  @Test
  @Order(1)
  void aCanaryGetsItsShareAndAClientAlwaysTheSameVersion() throws Exception {
    deploy(word("one")).ok();
    assertThat(answers()).containsOnlyKeys("200 one");

    Command.Result result = deploy(word("two"), "--canary", "30%").ok();
    assertThat(result.out()).contains(NAME + " 0.1.0 gets 30 % of the clients");
    Map<String, List<Integer>> first = answers();
    assertThat(first).containsOnlyKeys("200 one", "200 two");
    assertThat(first.get("200 two")).hasSizeBetween(CLIENTS / 10, CLIENTS / 2);
    assertThat(answers()).isEqualTo(first);

    JsonNode canary = bundle().path("canary");
    assertThat(canary.path("percent").asInt()).isEqualTo(30);
    assertThat(canary.path("exchanges").asInt()).isEqualTo(2 * first.get("200 two").size());
  }

  @Test
  @Order(2)
  void promotedItGetsEverybody() throws Exception {
    running.get().ask("promote", "word").ok();
    assertThat(answers()).containsOnlyKeys("200 two");
    assertThat(bundle().has("canary")).isFalse();
    assertThat(running.home().path("deploy", "word.jar")).exists();
  }

  @Test
  @Order(3)
  void abortedItGetsNobody() throws Exception {
    deploy(word("three"), "--canary=50").ok();
    assertThat(answers()).containsKeys("200 two", "200 three");
    running.get().ask("abort", NAME).ok();
    assertThat(answers()).containsOnlyKeys("200 two");
    assertThat(running.get().ask("promote", "word").err())
        .contains("there is no canary of " + NAME);
  }

  @Test
  @Order(4)
  void oneThatFailsIsAborted() throws Exception {
    deploy(failing(), "--canary", "50").ok();
    Map<String, List<Integer>> answers = answers();
    assertThat(answers.keySet()).anyMatch(answer -> answer.startsWith("500"));
    await().until(() -> !bundle().has("canary"));
    assertThat(answers()).containsOnlyKeys("200 two");
    JsonNode history = running.get().json("history", "word", "--json");
    JsonNode last = history.get(history.size() - 1);
    assertThat(last.path("action").asText()).isEqualTo("abort");
    assertThat(last.path("reason").asText()).contains("100.0 % of its exchanges failed");
  }

  @Test
  @Order(5)
  void aProtocolIsTriedOnFreshConnectionsAndOpenOnesStay() throws Exception {
    try (Wire open = new Wire(running.port("http"))) {
      assertThat(open.get("/word")).startsWith("HTTP/1.1 200");
      Path http = Home.shipped("http");
      deploy(http, "--canary", "100").ok();
      List<Wire> fresh = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Wire wire = new Wire(running.port("http"));
        fresh.add(wire);
        assertThat(wire.get("/word")).startsWith("HTTP/1.1 200");
      }
      assertThat(connections("http")).containsExactlyInAnyOrder(1, 3);
      running.get().ask("abort", "http").ok();
      assertThat(connections("http")).containsExactly(4);
      for (Wire wire : fresh) {
        assertThat(wire.get("/word")).startsWith("HTTP/1.1 200");
        wire.close();
      }
      assertThat(open.get("/word")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  @Order(6)
  void promotedAProtocolKeepsItsSessionsAndTransfersGoOn() throws Exception {
    running.addUser("ann", "secret");
    Files.copy(new Content(SIZE), running.home().path("files", "ann", "large"));
    try (Ftp open = login();
        Socket toOpen = retrieving(open)) {
      deploy(Home.shipped("ftp"), "--canary", "100").ok();
      try (Ftp idle = login();
          Ftp busy = login();
          Socket toBusy = retrieving(busy)) {
        assertThat(idle.ask("CWD /")).startsWith("250 ");
        assertThat(connections("ftp")).containsExactlyInAnyOrder(1, 2);
        running.get().ask("promote", "ftp").ok();
        assertThat(connections("ftp")).containsExactly(3);
        for (Socket data : List.of(toOpen, toBusy)) {
          new Content(SIZE).compareAll(data.getInputStream());
        }
        for (Ftp ftp : List.of(open, busy)) {
          assertThat(ftp.reply()).startsWith("226 ");
          assertThat(ftp.ask("NOOP")).startsWith("200 ");
        }
        assertThat(idle.ask("PWD")).startsWith("257 \"/\"");
      }
    }
  }

  @Test
  @Order(7)
  void aListenerMayMoveWhileACanaryOfItsBundleStands() throws Exception {
    deploy(Home.shipped("tcp"), "--canary", "100").ok();
    running.home().configure("io.jackfield.tcp.listener-http.cfg", "address", "127.0.0.2");
    await().until(() -> timesOpened("127.0.0.2") == 2);
    assertThat(wordAt127002()).isEqualTo("two");
    running.get().ask("promote", "tcp").ok();
    assertThat(wordAt127002()).isEqualTo("two");
  }

  /** How many versions of {@code tcp} have opened the listener for HTTP there. */
  private static long timesOpened(String address) {
    return running
        .get()
        .log()
        .lines()
        .filter(line -> line.contains("listening name=http address=" + address))
        .count();
  }

  private static String wordAt127002() {
    return Http.get("http://127.0.0.2:" + running.get().port("http") + "/word").text();
  }

  private static Ftp login() throws IOException {
    return Ftp.login(running.port("ftp"), Ftp.PLAIN, "ann");
  }

  /** The data connection of a transfer that waits for its client to read on. */
  private static Socket retrieving(Ftp ftp) throws IOException {
    Socket data = ftp.data(ftp.passivePort());
    assertThat(ftp.ask("RETR large")).startsWith("150 ");
    return data;
  }

  private static JsonNode bundle() {
    for (JsonNode bundle : running.get().json("bundles", "--json")) {
      if (bundle.path("name").asText().equals(NAME)) {
        return bundle;
      }
    }
    throw new AssertionError("no " + NAME);
  }

  /** How many each version of a protocol has. */
  private static List<Integer> connections(String name) {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode protocol : running.get().status().path("protocols")) {
      if (protocol.path("name").asText().equals(name)) {
        counts.add(protocol.path("connections").asInt());
      }
    }
    return counts;
  }

  private static Command.Result deploy(Path jar, String... options) {
    List<String> words = new ArrayList<>(List.of("deploy", jar.toString()));
    words.addAll(List.of(options));
    return running.get().ask(words.toArray(new String[0]));
  }

  private static Path word(String word) throws Exception {
    return handler("return HttpResponse.text(\"" + word + "\");");
  }

  private static Path failing() throws Exception {
    return handler("throw new IllegalStateException(\"wanted by the test\");");
  }

  private static Path handler(String body) throws Exception {
    return new Plugin(
            NAME,
            """
            package plugin;
            import io.jackfield.http.*;
            import org.osgi.service.component.annotations.Component;
            @Component(property = "http.path=/word")
            public final class Plugin implements HttpHandler {
              @Override
              public HttpResponse handle(HttpRequest request) {
                %s
              }
            }
            """
                .formatted(body))
        .build(running.home().path("word.jar"));
  }

  /** What the clients are answered, each by its number. */
  private static Map<String, List<Integer>> answers() throws Exception {
    Map<String, List<Integer>> answers = new TreeMap<>();
    for (int client = 1; client <= CLIENTS; client++) {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) client});
      try (Wire wire = Wire.from(address, running.port("http"))) {
        String[] lines = wire.get("/word").split("\n", -1);
        String answer = lines[0].substring(9, 12) + " " + lines[lines.length - 1];
        answers.computeIfAbsent(answer, unused -> new ArrayList<>()).add(client);
      }
    }
    return answers;
  }
}
