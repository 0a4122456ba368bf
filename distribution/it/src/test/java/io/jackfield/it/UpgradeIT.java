package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Jar;
import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Distribution;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Load;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Question;
import io.jackfield.it.support.Wire;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A package is upgraded: the files under a daemon that runs are others, and it goes on. */
class UpgradeIT {
  private static final long SIZE = 32L << 20;
  private static final byte[] PAGE = "a line\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
  private static final String NEXT_PACKAGE = "io.jackfield.it.next";
  private static final byte[] GARBAGE = new byte[1000];

  private final Distribution dist = Distribution.copy();
  private final Home home = Home.create();
  private Daemon daemon;

  @BeforeEach
  void start() throws Exception {
    home.configure("io.jackfield.accounts.cfg", "anonymous", "/");
    Files.createDirectories(home.path("files"));
    Files.write(home.path("files", "page.txt"), PAGE);
    daemon = Daemon.startFast(home, dist);
    // Has read by then what it runs.
    assertThat(daemon.status().path("upgrade").path("files")).isEmpty();
  }

  @AfterEach
  void close() {
    try (home;
        dist) {
      daemon.close();
    }
  }

  private void stop(String... expectedErrors) {
    daemon.stop();
    LogCheck.check(home, List.of(expectedErrors).stream().map(Pattern::compile).toList());
  }

  /** The next version of a shipped bundle: the same with one more class. */
  private static Plugin next(String symbolicName, String file) {
    return new Plugin(symbolicName, "package plugin; public final class Plugin {}")
        .onto(Home.shipped(file))
        .bnd("Bundle-Version: 0.9.0");
  }

  private void ship(String name) throws Exception {
    next("io.jackfield." + name, name).build(dist.bundle(name));
  }

  /** As a script of a package calls it, with a JVM that sees the new files. */
  private Command.Result upgrade(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = dist.program();
    words[1] = "upgrade";
    System.arraycopy(options, 0, words, 2, options.length);
    Map<String, String> environment =
        Map.of(
            "JACKFIELD_HOME",
            home.folder().toString(),
            "JAVA_HOME",
            System.getProperty("java.home"));
    return Command.of(words).env(environment).run();
  }

  private String version(String name) {
    for (JsonNode bundle : daemon.json("bundles", "--json")) {
      if (bundle.path("name").asText().equals(name)) {
        return bundle.path("version").asText();
      }
    }
    return "";
  }

  @Test
  void clientsNoticeNothing() throws Exception {
    addUser();
    Files.copy(new Content(SIZE), home.path("files", "ann", "large"));
    try (Load load = Load.start(daemon.port("http"), Question.file("/page.txt", PAGE));
        Load secure = Load.startTls(daemon.port("https"), Question.file("/page.txt", PAGE));
        Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann");
        Socket data = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("RETR large")).startsWith("150 ");
      Content content = new Content(SIZE);
      InputStream in = data.getInputStream();
      content.compare(in, 1000);

      for (String each : List.of("http", "ftp", "tcp", "files", "shell")) {
        ship(each);
      }
      assertThat(daemon.ask("status").ok().out())
          .contains("upgrade waits: run 'jackfield upgrade' (bundles/: files.jar, ftp.jar");
      String planned = upgrade("--dry-run").ok().out();
      assertThat(planned).contains("would replace io.jackfield.http 0.1.0").contains("→ 0.9.0");
      assertThat(version("io.jackfield.http")).as("a dry run").startsWith("0.1.0");

      String made = upgrade().ok().out();
      assertThat(made.lines()).hasSize(5).allMatch(line -> line.contains("upgraded "));
      assertThat(made.indexOf(".files ")).as(made).isLessThan(made.indexOf(".http "));
      for (String each : List.of("http", "ftp", "tcp", "files", "shell")) {
        assertThat(version("io.jackfield." + each)).isEqualTo("0.9.0");
      }
      load.flows();
      secure.flows();
      assertThat(openPorts("http")).containsAll(load.ports());
      assertThat(openPorts("https")).containsAll(secure.ports());
      content.compareAll(in);
      assertThat(ftp.reply()).startsWith("226 ");
      assertThat(ftp.ask("NOOP")).startsWith("200 ");
      load.stop();
      secure.stop();
    }
    assertThat(upgrade().ok().out()).isEqualTo("nothing to do\n");
    assertThat(daemon.ask("status").ok().out()).doesNotContain("upgrade", "restart");
    JsonNode last = lastChange();
    assertThat(last.path("action").asText()).isEqualTo("upgrade");
    assertThat(last.path("who").asText()).isEqualTo(Files.getOwner(home.folder()).getName());
    assertThat(last.path("toVersion").asText()).isEqualTo("0.9.0");

    daemon.ask("rollback", "http").ok();
    assertThat(version("io.jackfield.http")).startsWith("0.1.0");
    daemon.ask("rollback", "http").ok();
    assertThat(version("io.jackfield.http")).isEqualTo("0.9.0");
    stop();
  }

  @Test
  void oneIsBrokenOneIsHiddenAndTheThirdIsReplaced() throws Exception {
    Path mine = Plugin.echo("mine").build(home.path("mine.jar"));
    daemon.ask("deploy", mine.toString()).ok();
    Plugin.echo("shipped").bnd("Bundle-Version: 0.9.0").build(dist.bundle("echo"));
    next("io.jackfield.http", "http")
        .bnd("Import-Package: com.example.missing")
        .build(dist.bundle("http"));
    ship("ftp");
    try (Load load = Load.start(daemon.port("http"), Question.file("/page.txt", PAGE))) {
      Command.Result result = upgrade();
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err())
          .containsPattern("http.jar refused: needs the package com.example.missing.* goes on");
      assertThat(result.out())
          .contains("upgraded io.jackfield.ftp", "io.jackfield.examples.echo 0.9.0 is hidden");
      load.stop();
    }
    assertThat(version("io.jackfield.http")).startsWith("0.1.0");
    assertThat(version("io.jackfield.ftp")).isEqualTo("0.9.0");
    assertThat(answer()).isEqualTo("mine hello");
    assertThat(daemon.ask("status").err()).contains("http.jar: needs the package com.example");

    daemon.ask("undeploy", "echo").ok();
    assertThat(answer()).isEqualTo("shipped hello");
    Distribution.replace(dist.bundle("http"), Files.readAllBytes(Home.shipped("http")));
    assertThat(upgrade().ok().out()).as("as it was").isEqualTo("nothing to do\n");
    daemon.ask("status").ok();
    stop("http.jar refused", "com\\.example\\.missing");
  }

  @Test
  void theBootTierWaitsForARestartAndSoDoesWhatNeedsIt() throws Exception {
    // A package brings every file anew.
    for (String folder : List.of("lib", "system", "bundles")) {
      for (Path jar : Home.jars(dist.path(folder))) {
        Distribution.replace(jar, Files.readAllBytes(jar));
      }
    }
    assertThat(upgrade().ok().out()).isEqualTo("nothing to do\n");

    shipTransport();
    Plugin.echo("next")
        .bnd("Import-Package: " + NEXT_PACKAGE + ",*")
        .bnd("Bundle-Version: 0.9.0")
        .build(dist.bundle("echo"));
    ship("http");
    String answer = upgrade().ok().out();
    assertThat(answer)
        .contains("upgraded io.jackfield.http")
        .containsPattern("echo 0.9.0 waits for the restart: needs the package " + NEXT_PACKAGE)
        .containsPattern(
            "restart needed: boot tier is 0\\.1\\.0\\S* → 0\\.9\\.0"
                + " \\(system/io\\.jackfield\\.transport-\\S+\\.jar\\)");
    assertThat(daemon.ask("status").ok().out())
        .contains("restart needed: boot tier is ", "echo.jar waits for the restart: needs ");
    assertThat(daemon.status().path("upgrade").path("bootTier").path("toVersion").asText())
        .isEqualTo("0.9.0");
    assertThat(answer()).as("what ran goes on").isEqualTo("hello");

    daemon.stop();
    daemon = Daemon.startFast(home, dist);
    assertThat(daemon.ask("status").ok().out()).doesNotContain("restart", "upgrade");
    assertThat(answer()).isEqualTo("next hello");
    assertThat(upgrade().ok().out()).isEqualTo("nothing to do\n");
    stop();
  }

  /** With a package more, and nothing in it. */
  private void shipTransport() throws Exception {
    Path file = dist.jar("system", "io.jackfield.transport");
    Path changed = home.path("transport.jar");
    try (Jar jar = new Jar(file.toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      main.putValue("Bundle-Version", "0.9.0");
      main.putValue("Export-Package", main.getValue("Export-Package") + "," + NEXT_PACKAGE);
      jar.write(changed.toFile());
    }
    Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Nothing is read from them any more, not even what is used for the first time. */
  @Test
  void theDaemonGoesOnWithoutTheFilesThatItWasStartedFrom() throws Exception {
    for (String folder : List.of("system", "bundles")) {
      for (Path jar : Home.jars(dist.path(folder))) {
        Distribution.replace(jar, GARBAGE);
      }
    }
    for (Path jar : Home.jars(dist.path("lib"))) {
      Files.delete(jar);
    }
    for (JsonNode bundle : daemon.json("bundles", "--json")) {
      daemon.ask("restart", bundle.path("name").asText()).ok();
    }
    for (String command : List.of("history", "config", "check", "tasks", "connections")) {
      daemon.ask(command).ok();
    }
    Path mine = Plugin.echo("mine").build(home.path("mine.jar"));
    daemon.ask("deploy", mine.toString()).ok();
    assertThat(answer()).isEqualTo("mine hello");
    daemon.ask("rollback", "echo").ok();
    assertThat(Http.get("http://127.0.0.1:" + daemon.port("http") + "/page.txt").text())
        .isEqualTo(new String(PAGE, StandardCharsets.US_ASCII));
    try (Wire wire = Wire.tls(daemon.port("https"), Duration.ofSeconds(10))) {
      assertThat(wire.get("/page.txt")).startsWith("HTTP/1.1 200");
    }
    assertThat(daemon.ask("status").ok().out()).contains("restart needed: boot tier has changed");
    Command.Result refused = daemon.ask("upgrade");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("there is no bundle in ");
    stop("refused: is no whole jar");
  }

  private void addUser() {
    daemon
        .command(
            "user", "add", "ann", "--home", "/ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
  }

  private String answer() throws Exception {
    try (Wire wire = new Wire(daemon.port("echo"))) {
      return wire.send("hello\n").line();
    }
  }

  private JsonNode lastChange() {
    JsonNode history = daemon.json("history", "--json");
    return history.get(history.size() - 1);
  }

  private Set<Integer> openPorts(String listener) {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode each : daemon.json("connections", "--json")) {
      if (each.path("listener").asText().equals(listener)) {
        ports.add(Integer.parseInt(each.path("remote").asText().replaceFirst(".*:", "")));
      }
    }
    return ports;
  }
}
