package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every command as its help describes it: right and wrong. */
class CommandsIT {
  @RegisterExtension static final RunningDaemon running = new RunningDaemon();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DOCUMENT = Home.built().resolve("../../../../docs/cli.md").normalize();
  private static final String BEGIN = "<!-- what 'jackfield help --markdown' prints -->\n";
  private static final String END = "<!-- the end of it -->\n";
  private static final Pattern CAPITALS = Pattern.compile("\\b[A-Z]{2,}\\b");

  /** What is done by bin/jackfield itself, and what does not end; each has a test of its own. */
  private static final Set<String> APART =
      Set.of("archive", "run", "shell", "logs -f", "logs access -f");

  private static final Map<String, JsonNode> commands = new TreeMap<>();
  private static String chapter = "";

  /** Before any test brings more. */
  @BeforeAll
  static void readTheHelp() {
    for (JsonNode one : running.get().json("help", "--json")) {
      commands.put(one.path("name").asText(), one);
    }
    chapter = running.get().ask("help", "--markdown").ok().out();
    assertThat(commands).hasSizeGreaterThan(25).containsKeys("user add", "tasks", "logs", "run");
  }

  @Test
  void theDocumentSaysWhatTheCommandsSay() throws IOException {
    String text = Files.readString(DOCUMENT);
    assertThat(text).contains(BEGIN, END);
    String described = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
    if (!described.equals("\n" + chapter)) {
      Path right = Files.writeString(Path.of("target", "commands.md"), "\n" + chapter);
      fail(
          "docs/cli.md does not say what the commands say of themselves: replace what is between"
              + " its two comments by what is in %s",
          right.toAbsolutePath());
    }
  }

  @Test
  void everyCommandHelps() {
    for (String name : commands.keySet()) {
      String help = ask(name + " --help").ok().out();
      assertThat(help).as(name).startsWith("Usage: jackfield " + name + " ");
      assertThat(ask("help " + name).ok().out()).as(name).contains(help);
      assertThat(ask(name + " -h").ok().out()).as(name).isEqualTo(help);
    }
  }

  @Test
  void everyCommandSaysHowItIsCalledWhereAnOptionIsUnknown() {
    commands.forEach(
        (name, help) -> {
          Command.Result result = ask(name + " " + required(help) + " --no-such-option");
          assertThat(result.err()).startsWith("jackfield: unknown option --no-such-option");
          assertUsage(result, help);
        });
  }

  @Test
  void everyCommandSaysHowItIsCalledWhereAWordIsTooMuch() {
    commands.forEach(
        (name, help) -> {
          JsonNode parameters = help.path("parameters");
          boolean many = parameters.findValuesAsText("many").contains("true");
          // Behind a command that others begin with it is no word but no command.
          boolean topic = commands.keySet().stream().anyMatch(one -> one.startsWith(name + " "));
          if (!many && !topic) {
            assertUsage(ask(name + " x".repeat(parameters.size() + 1)), help);
          } else if (topic) {
            assertThat(ask(name + " bogus").exit()).as(name).isEqualTo(2);
          }
        });
  }

  @Test
  void everyCommandSaysHowItIsCalledWhereAWordIsMissing() {
    Set<String> checked = new TreeSet<>();
    commands.forEach(
        (name, help) -> {
          if (!required(help).isEmpty()) {
            assertUsage(ask(name), help);
            checked.add(name);
          }
        });
    assertThat(checked).contains("deploy", "kick", "user add", "tasks run");
  }

  private static void assertUsage(Command.Result result, JsonNode help) {
    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(result.out()).as(result.toString()).isEmpty();
    assertThat(result.err().lines()).as(result.toString()).hasSize(1);
    assertThat(result.err()).contains("; usage: " + help.path("usage").asText());
  }

  private static String required(JsonNode help) {
    List<String> words = new ArrayList<>();
    for (JsonNode parameter : help.path("parameters")) {
      if (parameter.path("required").asBoolean()) {
        words.add("x");
      }
    }
    return String.join(" ", words);
  }

  /** Examples that are to be typed as they stand. */
  @Test
  void everyExampleWorks() throws Exception {
    running.get().ask("restart", "hello").ok(); // so that there is a last change that was made
    Set<String> checked = new TreeSet<>();
    for (String example : examples()) {
      if (!CAPITALS.matcher(example).find() && !APART.contains(example)) {
        ask(example).ok();
        if (!example.contains("--json")) {
          // Behind -- it were a word.
          int end = example.contains(" -- ") ? example.indexOf(" -- ") : example.length();
          assertJson(ask(example.substring(0, end) + " --json" + example.substring(end)).ok());
        }
        checked.add(example);
      }
    }
    assertThat(checked).contains("status", "config", "history --last", "logs -n 200");
  }

  @Test
  void aChangeHasTheNameOfWhoCalledForIt() throws Exception {
    JsonNode change = running.get().json("restart", "hello", "--json");
    String caller = Files.getOwner(running.home().folder()).getName();
    assertThat(change.path("who").asText()).isEqualTo(caller);
  }

  /** Examples with a word in capitals, which each is a place for something. */
  @Test
  void everyExampleWorksWithTheRightWords() throws Exception {
    Path second = echo("second", "1.2.0");
    Path third = echo("third", "1.3.0");
    deployNap();
    Set<String> left = new TreeSet<>();
    examples().stream().filter(one -> CAPITALS.matcher(one).find()).forEach(left::add);
    Map<String, List<String>> typed = new LinkedHashMap<>();
    typed.put("deploy FILE --dry-run", List.of("deploy " + second + " --dry-run"));
    typed.put("deploy FILE", List.of("deploy " + second));
    typed.put(
        "deploy FILE --canary 10",
        List.of(
            "deploy " + third + " --canary 10", "abort echo", "deploy " + third + " --canary 10"));
    typed.put("promote NAME", List.of("promote echo"));
    typed.put("restart NAME", List.of("restart echo"));
    typed.put("rollback NAME", List.of("rollback echo"));
    typed.put("undeploy NAME", List.of("undeploy echo"));
    typed.put("user add NAME --allow read,write", List.of());
    for (Map.Entry<String, List<String>> one : typed.entrySet()) {
      for (String words : one.getValue()) {
        assertJson(ask(words + " --json").ok());
      }
      left.remove(one.getKey());
    }
    left.remove("abort NAME");
    left.removeAll(users());
    left.removeAll(tasks());
    left.removeAll(connection());
    left.removeAll(remotes());
    left.removeAll(sending());
    left.removeAll(mirrors());
    assertThat(left).as("examples that this test lacks a line for").isEmpty();
  }

  private static Path echo(String word, String version) throws Exception {
    return Plugin.echo(word)
        .bnd("Bundle-Version: " + version)
        .build(running.home().path("echo-" + version + ".jar"));
  }

  /** Passwords are piped in: nobody is there to be asked. */
  private static List<String> users() throws IOException {
    String add = "user add NAME --allow read --allow /in:create --password-stdin";
    pipe("secret\n", "user add ann --allow read --allow /in:create --password-stdin --json");
    pipe("secret\n", "user add bob --allow read,write --password-stdin --json");
    pipe("secret\n", "user add eve --allow read,write --bytes 10G --password-stdin --json");
    pipe("other\n", "user passwd ann --password-stdin --json");
    Command.Result asked = ask("user passwd ann");
    assertThat(asked.exit()).isEqualTo(1);
    assertThat(asked.err()).contains("--password-stdin");
    assertJson(ask("user grant ann /in create,mkdir --json").ok());
    assertJson(ask("user grant ann /in '' --json").ok());
    quota();
    assertJson(ask("user list --json").ok());
    assertJson(ask("user remove bob --json").ok());
    return List.of(
        add,
        "user add NAME --allow read,write",
        "user add NAME --allow read,write --bytes 10G",
        "user quota NAME",
        "user quota NAME --bytes 10G --files 10000",
        "user quota NAME --bytes none",
        "user passwd NAME",
        "user grant NAME /in create,mkdir",
        "user grant NAME /in ''",
        "user remove NAME");
  }

  private static void quota() throws IOException {
    Files.writeString(running.home().path("files", "eve", "five"), "12345");
    assertThat(ask("user quota eve").ok().out())
        .isEqualTo("QUOTA  USED  LIMIT\nbytes  5     10G\nfiles  1     none\n");
    JsonNode both = assertJson(ask("user quota eve --bytes 10G --files 10000 --json").ok()).get(0);
    assertThat(both.path("quota"))
        .isEqualTo(JSON.readTree("{\"bytes\":10737418240,\"files\":10000}"));
    assertThat(both.path("used")).isEqualTo(JSON.readTree("{\"bytes\":5,\"files\":1}"));
    JsonNode one = assertJson(ask("user quota eve --bytes none --json").ok()).get(0);
    assertThat(one.path("quota")).isEqualTo(JSON.readTree("{\"files\":10000}"));
    assertThat(ask("user list").ok().out()).contains("10000 files");
    Command.Result bad = ask("user quota eve --bytes many");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("'many'", "usage: ");
    Command.Result unknown = ask("user quota nobody");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).isEqualTo("jackfield: there is no account 'nobody'\n");
  }

  private static void pipe(String input, String words) throws IOException {
    assertJson(running.get().command(words.split(" ")).input(input).run().ok());
  }

  private static List<String> tasks() throws IOException {
    Command.Result queued = ask("tasks run nap day=monday --json").ok();
    String id = assertJson(queued).get(0).path("id").asText();
    await().until(() -> ask("tasks").ok().out().contains("running"));
    assertJson(ask("tasks list --json").ok());
    assertJson(ask("tasks show " + id + " --json").ok());
    assertJson(ask("tasks cancel " + id + " --json").ok());
    ask("tasks pause nap").ok();
    assertJson(ask("tasks resume nap --json").ok());
    String dead = assertJson(ask("tasks run nap die=now --json").ok()).get(0).path("id").asText();
    await().until(() -> ask("tasks dead").ok().out().contains(dead));
    assertJson(ask("tasks drop " + dead + " --json").ok());
    return List.of(
        "tasks run NAME day=monday",
        "tasks show ID",
        "tasks cancel ID",
        "tasks resume NAME",
        "tasks drop ID");
  }

  /** Of a task that goes on until it is cancelled, or fails if it is told to. */
  private static void deployNap() throws Exception {
    Path jar =
        new Plugin(
                "io.jackfield.it.nap",
                """
                package plugin;
                import io.jackfield.task.*;
                import org.osgi.service.component.annotations.Component;
                @Component(property = {TaskProperties.NAME + "=nap", TaskProperties.RETRIES + "=0"})
                public final class Plugin implements Task {
                  @Override
                  public void run(TaskContext context) throws Exception {
                    if (context.data().containsKey("die")) {
                      throw new IllegalStateException("as told");
                    }
                    new java.util.concurrent.CountDownLatch(1).await();
                  }
                }
                """)
            .build(running.home().path("nap.jar"));
    ask("deploy " + jar).ok();
    await().until(() -> ask("tasks").ok().out().contains("nap"));
  }

  private static List<String> connection() throws Exception {
    try (Wire wire = new Wire(running.port("echo"))) {
      wire.send("x\r\n");
      assertThat(wire.line()).contains("x");
      String id = "";
      for (JsonNode one : running.get().json("connections", "--json")) {
        if (one.path("listener").asText().equals("echo")) {
          id = one.path("id").asText();
        }
      }
      assertJson(ask("kick " + id + " --json").ok());
      assertThat(ask("kick " + id).exit()).isEqualTo(1);
    }
    return List.of("kick ID");
  }

  /** Of eve, who is there by then. */
  private static List<String> remotes() throws IOException {
    String url = "http://localhost:" + running.port("http") + "/eve/";
    Path secret = Files.writeString(running.home().path("secret"), "secret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String login = " --user eve --password-file " + secret + " --json";
    Path sent = Files.writeString(running.home().path("sent"), "12345");
    Path got = running.home().path("got");
    String ftp = "ftp://localhost:" + running.port("ftp") + "/";
    assertJson(ask("put " + sent + " " + ftp + login).ok());
    JsonNode listed = assertJson(ask("ls " + url + login).ok()).get(0);
    assertThat(listed.findValuesAsText("name")).contains("sent");
    assertJson(ask("get " + url + "sent " + got + login).ok());
    assertThat(got).hasContent("12345");
    String hex = "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5";
    assertJson(ask("get " + url + "sent " + got + " --checksum sha256:" + hex + login).ok());
    assertThat(ask("get " + url + "sent -" + login).ok().out()).isEqualTo("12345");
    assertThat(ask("get " + url + "none " + got + login).exit()).isEqualTo(1);
    return List.of(
        "get URL",
        "get URL FILE --checksum sha256:HEX",
        "get URL - --user NAME --password-file FILE",
        "put FILE URL",
        "put - URL --token-file FILE",
        "ls URL");
  }

  /** Of what eve has, into the file space. */
  private static List<String> mirrors() throws IOException {
    Path cfg = running.home().path("etc", "io.jackfield.client.mirror-test.cfg");
    Files.writeString(
        cfg,
        String.join(
            "\n",
            "remote = ftp://localhost:" + running.port("ftp") + "/",
            "user = eve",
            "password.file = " + running.home().path("secret"),
            "local = /mirrored",
            ""));
    await().until(() -> ask("mirror list").ok().out().contains("test"));
    assertThat(assertJson(ask("mirror run test --dry-run --json").ok()).toString())
        .contains("sent");
    assertJson(ask("mirror show test --json").ok());
    Files.delete(cfg);
    await().until(() -> !ask("mirror list").ok().out().contains("test"));
    return List.of("mirror run NAME --dry-run", "mirror show NAME");
  }

  private static List<String> sending() {
    Daemon daemon = running.get();
    String echo = "localhost:" + running.port("echo");
    assertThat(daemon.command("send", echo).input("hello\n").run().ok().out())
        .isEqualTo("hello\r\n");
    String secure = "localhost:" + running.port("https");
    String certificate = running.home().path("data", "tls", "development.crt").toString();
    String request = "GET /hello HTTP/1.0\r\n\r\n";
    assertThat(
            daemon
                .command("send", secure, "--tls", "--ca", certificate)
                .input(request)
                .run()
                .ok()
                .out())
        .contains("hello, world");
    Command.Result untrusted = daemon.command("send", secure, "--tls").input(request).run();
    assertThat(untrusted.err()).contains("--ca FILE");
    assertThat(untrusted.exit()).isEqualTo(1);
    return List.of("send HOST:PORT < FILE", "send HOST:PORT --tls --ca FILE");
  }

  @Test
  void theLogIsFollowedUntilItsReaderGoes() throws Exception {
    Path seen = running.home().path("followed");
    ProcessBuilder builder =
        new ProcessBuilder(
                Home.built().resolve("bin/jackfield").toString(), "logs", "-f", "-n", "0")
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(seen.toFile());
    builder.environment().put("JACKFIELD_HOME", running.home().folder().toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process follower = builder.start();
    try {
      await()
          .until(
              () -> {
                ask("restart hello").ok();
                return Files.readString(seen).contains("replaced name=io.jackfield.examples.hello");
              });
    } finally {
      follower.destroy();
    }
    await().until(() -> !ask("connections").ok().out().contains("logs"));
  }

  @Test
  void theShellRunsAScript() {
    Command.Result script =
        running
            .get()
            .command("shell")
            .input("# a remark\nversion\n\nconfig 'drain'\nkick nobody\nexit\nkick a b\n")
            .run();
    assertThat(script.out()).startsWith("jackfield ").contains("drain");
    assertThat(script.err()).isEqualTo("jackfield: there is no connection 'nobody'\n");
    assertThat(script.exit()).as("that of the last command").isEqualTo(1);
  }

  @Test
  void bashCompletes() {
    String bash =
        "source <(\"$0\" completion bash); COMP_WORDS=(\"$0\" \"$@\"); COMP_CWORD=$#;"
            + " _jackfield; echo \"${COMPREPLY[@]}\"";
    String program = Home.built().resolve("bin/jackfield").toString();
    Map<String, String> environment =
        Map.of(
            "JACKFIELD_HOME",
            running.home().folder().toString(),
            "JAVA_HOME",
            System.getProperty("java.home"));
    Command.Result result =
        Command.of("bash", "-c", bash, program, "user", "a").env(environment).run().ok();
    assertThat(result.out()).isEqualTo("add\n");
  }

  @Test
  void anExampleBringsACommandOfItsOwn() {
    assertThat(ask("greet you").exit()).isEqualTo(2);
    running.deployExample("greet");
    await().until(() -> ask("greet you").exit() == 0);
    assertThat(ask("greet you --loud").ok().out()).isEqualTo("HELLO, YOU\n");
    assertThat(ask("help").ok().out()).contains("  greet ");
    assertThat(ask("complete -- gr").ok().out()).isEqualTo("greet\n");
    ask("undeploy greet").ok();
    await().until(() -> ask("greet you").exit() == 2);
  }

  private static Set<String> examples() {
    Set<String> examples = new TreeSet<>();
    for (JsonNode one : commands.values()) {
      for (JsonNode example : one.path("examples")) {
        String line = example.path("line").asText();
        assertThat(line).startsWith("jackfield ");
        examples.add(line.substring("jackfield ".length()).replaceFirst(" > .*", ""));
      }
      assertThat(one.path("examples")).as(one.path("name").asText()).isNotEmpty();
    }
    return examples;
  }

  /** Fails unless it is JSON: one value, or of a log one for each line. */
  private static List<JsonNode> assertJson(Command.Result result) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(result.bytes())) {
      while (parser.nextToken() != null) {
        values.add(JSON.readTree(parser));
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + result, e);
    }
    // A log may have no line yet.
    assertThat(values).as(result.toString()).matches(all -> isLog(result) || !all.isEmpty());
    return values;
  }

  private static boolean isLog(Command.Result result) {
    return result.toString().startsWith("logs");
  }

  private static Command.Result ask(String line) {
    String[] words =
        Arrays.stream(line.strip().split(" +"))
            .map(word -> word.equals("''") ? "" : word)
            .toArray(String[]::new);
    return running.get().ask(words);
  }
}
