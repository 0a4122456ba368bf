package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jackfield.it.support.Footprint;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tasks and handlers of {@code examples/}, deployed as a user does. */
class ExamplesIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private static final String ASYNC = "io.jackfield.examples.async";
  private static final String WEBHOOK = "io.jackfield.examples.webhook";
  private static final byte[] KEY = "ExamplesIT, not a secret".getBytes(StandardCharsets.UTF_8);

  @BeforeAll
  static void addUsers() {
    running.addUser("sumsum", "secret");
    running.addUser("hooky", "secret");
  }

  @AfterAll
  static void undoWhatOthersWouldNotice() throws Exception {
    running.get().ask("undeploy", "io.jackfield.examples.checksum");
    running.get().ask("undeploy", WEBHOOK);
    Files.deleteIfExists(running.home().path("etc", WEBHOOK + ".cfg"));
  }

  @Test
  void theSumsAreRightWhateverHappensToTheFiles() throws Exception {
    running.deployExample("checksum");
    try (Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "sumsum")) {
      store(ftp, "new.part", "whole now");
      rename(ftp, "new.part", "new");
      for (int i = 0; i < 20; i++) {
        store(ftp, "often", "version " + i);
      }
      store(ftp, "before", "content");
      rename(ftp, "before", "after");
      store(ftp, "other", "content that is replaced");
      store(ftp, "winner", "content that replaces it");
      rename(ftp, "winner", "other");
      store(ftp, "gone", "content");
      assertThat(ftp.ask("DELE gone")).startsWith("250 ");
      store(ftp, "here", "content");
      await().until(() -> hasSum("here"));
      rename(ftp, "here", "there");
      await().until(() -> hasSum("there") && !hasSum("here"));
      rename(ftp, "there", "here");
      await().until(() -> hasSum("here") && !hasSum("there"));
      rename(ftp, "here", "there");
      store(ftp, "last", "content");
    }
    // Events come in their order: all others have been queued before that of the last file.
    await().until(() -> hasSum("last"));
    await().until(() -> queued("checksum") == 0);
    assertThat(files("sumsum"))
        .containsKeys("new", "often", "after", "other", "there", "last")
        .hasSize(12)
        .allSatisfy(
            (name, content) -> {
              if (!name.endsWith(".sha256")) {
                assertThat(files("sumsum").get(name + ".sha256"))
                    .isEqualTo(sha256(content) + "  " + name + "\n");
              }
            });
  }

  private record Post(String id, String time, String signature, String body) {
    String expectedSignature() throws Exception {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      byte[] signed = (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    }

    JsonNode file() throws IOException {
      return new ObjectMapper().readTree(body).path("data");
    }
  }

  @Test
  void eachFileIsPostedUntilItIsTaken() throws Exception {
    List<Post> posts = new CopyOnWriteArrayList<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/hook", exchange -> take(exchange, posts));
    receiver.start();
    try {
      configure("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
      running.deployExample("webhook");
      await().until(() -> running.get().ask("tasks").ok().out().contains("webhook"));
      try (Ftp ftp = Ftp.login(running.port("ftp"), Ftp.PLAIN, "hooky")) {
        store(ftp, "a.csv", "1");
        store(ftp, "b.csv", "22");
        store(ftp, "notes.txt", "not asked for");
        store(ftp, "c.csv.part", "333");
        rename(ftp, "c.csv.part", "c.csv");
        store(ftp, "never.csv", "refused each time");
      }
      await().until(() -> ended("webhook") == 4);
    } finally {
      receiver.stop(0);
    }
    Map<String, List<Post>> byPath = new TreeMap<>();
    for (Post post : posts) {
      assertThat(post.signature()).isEqualTo(post.expectedSignature());
      assertThat(post.file().path("account").asText()).isEqualTo("hooky");
      byPath.computeIfAbsent(post.file().path("path").asText(), key -> new ArrayList<>()).add(post);
    }
    assertThat(byPath)
        .containsOnlyKeys("/hooky/a.csv", "/hooky/b.csv", "/hooky/c.csv", "/hooky/never.csv")
        .allSatisfy(
            (path, tries) -> {
              assertThat(tries).as(path).hasSize(3);
              assertThat(tries).extracting(Post::id).as(path).containsOnly(tries.get(0).id());
              assertThat(tries).extracting(Post::body).as(path).containsOnly(tries.get(0).body());
            });
    assertThat(running.get().ask("tasks", "history").ok().out())
        .containsPattern("webhook +failed .*/hooky/never.csv.*the receiver answered 503");
    running.get().ask("restart", WEBHOOK).ok();
    awaitCollected(WEBHOOK);
  }

  @Test
  void theThreeStylesOfAsynchronousProgrammingAnswer() throws Exception {
    running.deployExample("async");
    String base = "http://127.0.0.1:" + running.port("http") + "/async/";
    String answer = "\\S+ has \\d+ MiB free\n";
    assertThat(Http.get(base + "composed").text()).matches(answer);
    assertThat(Http.get(base + "blocking").text()).matches(answer);
    await().until(() -> Long.parseLong(Http.get(base + "beats").text().strip()) > 2);
    HttpClient client = HttpClient.newHttpClient();
    URI messages = URI.create(base + "messages");
    HttpRequest ask = HttpRequest.newBuilder(messages).build();
    HttpRequest post =
        HttpRequest.newBuilder(messages).POST(BodyPublishers.ofString("a message")).build();
    await()
        .until(
            () -> {
              // A message that comes before the question is told to nobody, and sent again.
              var message = client.sendAsync(ask, BodyHandlers.ofString());
              await()
                  .until(
                      () ->
                          client.send(post, BodyHandlers.ofString()).body().equals("told 1\n")
                              || message.isDone());
              return message.join().body().equals("a message");
            });
    // Its timer and who waits for a message end with it, and keep nothing of it.
    running.get().ask("restart", ASYNC).ok();
    awaitCollected(ASYNC);
    assertThat(Http.get(base + "composed").text()).matches(answer);
    running.get().ask("restart", "tasks").ok();
    assertThat(Http.get(base + "composed").text()).matches(answer);
    await().until(() -> Http.get(base + "beats").status() == 200);
    running.get().ask("undeploy", ASYNC).ok();
  }

  /** Nothing that it, or what it uses of the JDK, leaves behind keeps the old version. */
  private static void awaitCollected(String name) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Footprint.tidyUp(running.get());
              JsonNode bundles = running.get().json("bundles", "--json");
              for (JsonNode bundle : bundles) {
                if (bundle.path("name").asText().equals(name)) {
                  assertThat(bundle.path("oldVersions").asInt()).as("%s", bundle).isZero();
                }
              }
            });
  }

  /** Twice is each file refused, and one always. */
  private static void take(HttpExchange exchange, List<Post> posts) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Post post =
        new Post(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            new String(body, StandardCharsets.UTF_8));
    long before = posts.stream().filter(other -> other.id().equals(post.id())).count();
    posts.add(post);
    boolean taken = before == 2 && !post.body().contains("never.csv");
    exchange.sendResponseHeaders(taken ? 204 : 503, -1);
    exchange.close();
  }

  private static void configure(String url) throws IOException {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    Files.writeString(running.home().path("etc", "webhook.secret"), secret);
    Path file = running.home().path("etc", WEBHOOK + ".cfg");
    Files.copy(Home.built().resolve("examples").resolve(WEBHOOK + ".cfg"), file);
    running.home().configure(WEBHOOK + ".cfg", "url", url);
    running.home().configure(WEBHOOK + ".cfg", "task.path", "/hooky/**.csv");
    running.home().configure(WEBHOOK + ".cfg", "task.retries", "2");
    running.home().configure(WEBHOOK + ".cfg", "task.backoff", "10ms");
  }

  private static void store(Ftp ftp, String name, String content) throws IOException {
    assertThat(ftp.store(name, content)).startsWith("226 ");
  }

  private static void rename(Ftp ftp, String from, String to) throws IOException {
    assertThat(ftp.ask("RNFR " + from)).startsWith("350 ");
    assertThat(ftp.ask("RNTO " + to)).startsWith("250 ");
  }

  private static long queued(String task) {
    return count(running.get().json("tasks", "list", "--json").path("queue"), task);
  }

  private static long ended(String task) {
    return count(running.get().json("tasks", "history", "--json"), task);
  }

  private static long count(JsonNode runs, String task) {
    return runs.findValuesAsText("task").stream().filter(task::equals).count();
  }

  private static boolean hasSum(String name) {
    return Files.exists(folder("sumsum").resolve(name + ".sha256"));
  }

  private static Path folder(String user) {
    return running.home().path("files", user);
  }

  private static Map<String, String> files(String user) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder(user))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  private static String sha256(String content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
