package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the documents show is what there is. */
class DocumentsIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private static final Pattern CODE = Pattern.compile("(?s)```java\n(.*?)```");

  private static final Path ROOT = Home.built().resolve("../../../..").normalize();

  @Test
  void theReadmeShowsTheExampleAsItIs() throws Exception {
    String example = "bundles/examples/hello/src/main/java/io/jackfield/examples/hello/Hello.java";
    assertThat(code("README.md")).isEqualTo(Files.readString(ROOT.resolve(example)));
  }

  @Test
  void theFirstHandlerAnswersWhereItSays() throws Exception {
    String source =
        code("docs/first-handler.md")
            .replace("org.example.greeter", "plugin")
            .replace("Greeter", "Plugin");
    Path jar = new Plugin("org.example.greeter", source).build(running.home().path("greeter.jar"));
    running.get().command("deploy", jar.toString()).run().ok();
    String url = "http://127.0.0.1:" + running.port("http") + "/greet/you";
    assertThat(Http.get(url).text()).isEqualTo("hello, you\n");
  }

  @Test
  void theToursShowTheExamplesAsTheyAre() throws Exception {
    for (String tour : List.of("async", "tour")) {
      StringBuilder example = new StringBuilder();
      Path sources = ROOT.resolve("bundles/examples/" + tour + "/src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          example.append(Files.readString(file));
        }
      }
      Matcher code = CODE.matcher(text("docs/" + tour + ".md"));
      assertThat(code.results().map(piece -> piece.group(1)))
          .as(tour)
          .hasSizeGreaterThan(4)
          .allSatisfy(piece -> assertThat(example).contains(piece));
    }
  }

  @Test
  void theTaskThatFetchesDoesSo() throws Exception {
    String source =
        code("docs/clients.md")
            .replace("org.example.fetch", "plugin")
            .replace("Fetch", "Plugin")
            .replace("\"ann\"", "\"fetcher\"");
    Path jar = new Plugin("org.example.fetch", source).build(running.home().path("fetch.jar"));
    running.get().command("deploy", jar.toString()).run().ok();
    running.addUser("fetcher", "secret");
    Files.writeString(running.home().path("files", "fetcher", "prices"), "12.50\n");
    Path into = Files.createDirectory(running.home().path("fetched"));
    Path password = Files.writeString(into.resolve("password"), "secret\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    String from = "http://localhost:" + running.port("http") + "/fetcher/";
    await().until(() -> running.get().ask("tasks").ok().out().contains("fetch"));
    running.get().ask("tasks", "run", "fetch", "from=" + from, "into=" + into).ok();
    await().untilAsserted(() -> assertThat(into.resolve("prices")).hasContent("12.50"));
  }

  @Test
  void theCheckOfTheOvenIsAsked() throws Exception {
    String source =
        code("docs/health.md").replace("org.example.oven", "plugin").replace("Oven", "Plugin");
    Path jar = new Plugin("org.example.oven", source).build(running.home().path("oven.jar"));
    running.get().command("deploy", jar.toString()).run().ok();
    assertThat(running.get().ask("health", "--tag", "kitchen").ok().out())
        .contains("oven", "180 degrees");
  }

  /** The first piece of Java in a document. */
  private static String code(String document) throws IOException {
    Matcher code = CODE.matcher(text(document));
    assertThat(code.find()).as(document).isTrue();
    return code.group(1);
  }

  private static String text(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }
}
