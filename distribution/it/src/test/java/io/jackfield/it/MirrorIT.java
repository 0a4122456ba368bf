package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Nginx;
import io.jackfield.it.support.OtherFtpServer;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that move by themselves, between a daemon that is killed and servers that are not ours. */
@Needs({"openssl", "pyftpdlib", "python3", "vsftpd"})
class MirrorIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  private static final String USER = "mira";
  private static final int MANY = 1000;
  private static final int KILLS = 3;

  private static final Home home = Home.create();
  private static OtherFtpServer pyftpdlib;
  private static OtherFtpServer vsftpd;
  private static Daemon daemon;

  @BeforeAll
  static void start() throws Exception {
    pyftpdlib = OtherFtpServer.pyftpdlib();
    vsftpd = OtherFtpServer.vsftpd();
    running.addUser(USER, OtherFtpServer.PASSWORD);
    home.keepOnly(
        Set.of(
            "accounts.jar",
            "client.jar",
            "files.jar",
            "ftp.jar",
            "shell.jar",
            "tasks.jar",
            "tcp.jar"));
    for (String listener : List.of("echo", "http", "https")) {
      Files.delete(home.path("etc", "io.jackfield.tcp.listener-" + listener + ".cfg"));
    }
    Path password = Files.writeString(home.path("etc", "password"), OtherFtpServer.PASSWORD);
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    home.configure("io.jackfield.files.cfg", "quotas", "/small=10");
    Files.createDirectories(home.path("deploy"));
    recorder().build(home.path("deploy", "recorder.jar"));
    check().build(home.path("deploy", "check.jar"));
    home.configure("io.jackfield.deploy.cfg", "services.allow", "io.jackfield.it.check");
    daemon = Daemon.startFast(home);
    daemon
        .command(
            "user", "add", "ann", "--home", "/out", "--allow", "read,write", "--password-stdin")
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

  private static Plugin check() {
    return new Plugin(
        "io.jackfield.it.check",
        """
        package plugin;
        import io.jackfield.file.*;
        import org.osgi.service.component.annotations.Component;
        @Component
        public final class Plugin implements StoreCheck {
          @Override
          public StoreVerdict check(StoredFile file) {
            return file.path().name().startsWith("bad")
                ? StoreVerdict.refused("a bad name")
                : StoreVerdict.accepted();
          }
        }
        """);
  }

  @AfterAll
  static void stop() {
    pyftpdlib.close();
    vsftpd.close();
    try (home) {
      if (daemon != null) {
        try (Daemon last = daemon) {
          last.stop();
        }
      }
      LogCheck.check(home, List.of(Pattern.compile("configuration refused: .*mirror-bad")));
    }
  }

  private static void kill() {
    daemon.close();
    daemon = Daemon.startFast(home);
  }

  /** A mirror with these settings, and those that make it quick. */
  private static void mirror(String name, String... settings) throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("min.age", "0");
    all.put("when", "");
    all.put("backoff", "1s");
    all.put("retries", "0");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    String text =
        all.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining("\n", "", "\n"));
    Path file = home.path("etc", "io.jackfield.client.mirror-" + name + ".cfg");
    Path fresh = Files.writeString(home.path("fresh.cfg"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitMirror(String name) {
    await().until(() -> daemon.ask("mirror", "list").out().contains(name));
  }

  private static String address(OtherFtpServer server, String folder) {
    return "ftp://localhost:" + server.port() + "/" + folder;
  }

  private static Path folder(OtherFtpServer server, String name) throws IOException {
    return Files.createDirectories(server.files().resolve(name));
  }

  private static void fill(Path folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Files.writeString(folder.resolve("f" + i), content(i));
    }
  }

  private static String content(int i) {
    return ("file " + i + " ").repeat(1 + i % 50);
  }

  private static Set<String> names(Path folder) {
    if (!Files.exists(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertContents(Path folder, int count) throws IOException {
    assertThat(names(folder)).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(folder.resolve("f" + i)).hasContent(content(i));
    }
  }

  /** The runs of each path in a folder, each once. */
  private static Map<String, Set<String>> processed(String folder) throws IOException {
    try (Stream<String> lines = Files.lines(home.path("processed"))) {
      return lines
          .map(line -> line.split(" "))
          .filter(line -> line[1].startsWith(folder))
          .collect(
              Collectors.groupingBy(
                  line -> line[1], Collectors.mapping(line -> line[0], Collectors.toSet())));
    }
  }

  /** Runs a mirror and returns how that has ended: DONE or FAILED. */
  private static String run(String mirror) {
    return end(queued(mirror));
  }

  private static String queued(String mirror) {
    return daemon.ask("mirror", "run", mirror).ok().out().strip();
  }

  /** As the log tells: the history may be full of what has happened since. */
  private static String end(String run) {
    Pattern end = Pattern.compile("task ended .*run=" + run + " state=(\\w+)");
    await().until(() -> end.matcher(daemon.log()).find());
    Matcher told = end.matcher(daemon.log());
    assertThat(told.find()).isTrue();
    return told.group(1);
  }

  private static String last(String mirror) {
    return daemon.json("mirror", "show", mirror, "--json").path("last").asText();
  }

  @Test
  void bringsAndSendsAThousandFilesThoughItIsKilledThreeTimes() throws Exception {
    Path theirs = folder(pyftpdlib, "many-in");
    Path sent = folder(pyftpdlib, "many-out");
    Path ours = Files.createDirectories(home.path("files", "many", "out"));
    Path brought = home.path("files", "in", "many");
    fill(theirs, MANY);
    fill(ours, MANY);
    mirror(
        "in",
        "remote",
        address(pyftpdlib, "many-in"),
        "user",
        OtherFtpServer.USER,
        "password.file",
        "password",
        "local",
        "/in/many",
        "when",
        "* * * * * *",
        "after",
        "delete");
    mirror(
        "out",
        "remote",
        address(pyftpdlib, "many-out"),
        "user",
        OtherFtpServer.USER,
        "password.file",
        "password",
        "local",
        "/many/out",
        "direction",
        "out",
        "when",
        "* * * * * *",
        "after",
        "move",
        "move.to",
        "/many/sent");
    for (int i = 1; i <= KILLS; i++) {
      int enough = MANY * i / (KILLS + 1);
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> names(brought).size() >= enough || names(sent).size() >= enough);
      assertThat(names(theirs).size() + names(ours).size()).as("killed in the middle").isPositive();
      kill();
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> names(theirs).isEmpty() && names(ours).isEmpty());
    Files.delete(home.path("etc", "io.jackfield.client.mirror-in.cfg"));
    Files.delete(home.path("etc", "io.jackfield.client.mirror-out.cfg"));
    assertContents(brought, MANY);
    assertContents(sent, MANY);
    assertContents(home.path("files", "many", "sent"), MANY);
    await().until(() -> processed("/in/many/").size() == MANY);
    Map<String, Set<String>> runs = processed("/in/many/");
    runs.values().removeIf(each -> each.size() == 1);
    assertThat(runs).as("moved more than once").isEmpty();
  }

  @Test
  void sendsWhatArrivesOverTls() throws Exception {
    Path there = folder(vsftpd, "arrivals");
    Files.copy(vsftpd.certificate(), home.path("etc", "vsftpd.pem"));
    mirror(
        "arrivals",
        "remote",
        address(vsftpd, "arrivals").replace("ftp:", "ftps:"),
        "ca",
        "vsftpd.pem",
        "local",
        "/out",
        "direction",
        "out",
        "recursive",
        "true",
        "when",
        "arrival",
        "after",
        "delete");
    awaitMirror("arrivals");
    try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
      for (int i = 0; i < 30; i++) {
        assertThat(ftp.store("f" + i, content(i))).startsWith("226 ");
      }
    }
    await().untilAsserted(() -> assertContents(there, 30));
    await().until(() -> names(home.path("files", "out")).isEmpty());
  }

  @Test
  void exchangesFilesWithADaemon() throws Exception {
    Path there = Files.createDirectories(running.home().path("files", USER, "shared"));
    fill(there, 20);
    String address = "ftp://localhost:" + running.port("ftp") + "/";
    mirror(
        "theirs",
        "remote",
        address + "shared",
        "user",
        USER,
        "password.file",
        "password",
        "local",
        "/theirs");
    mirror(
        "back",
        "remote",
        address + "back",
        "user",
        USER,
        "password.file",
        "password",
        "direction",
        "out",
        "local",
        "/theirs");
    awaitMirror("theirs");
    awaitMirror("back");
    assertThat(run("theirs")).isEqualTo("DONE");
    assertContents(home.path("files", "theirs"), 20);
    assertThat(run("back")).isEqualTo("DONE");
    assertContents(running.home().path("files", USER, "back"), 20);
    assertThat(run("theirs")).isEqualTo("DONE");
    assertThat(last("theirs")).contains("moved 0 files", "20 the same");
  }

  @Test
  @Needs("nginx")
  void bringsWhatAWebServerShows(@TempDir Path folder) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path there = Files.createDirectories(folder.resolve("www/files/deep"));
    fill(there, 20);
    String servers = "server { listen 127.0.0.1:PORT; root " + folder + "/www; autoindex on; }";
    try (Nginx nginx = Nginx.start(folder, servers)) {
      mirror(
          "web",
          "remote",
          "http://localhost:" + nginx.port() + "/files",
          "local",
          "/web",
          "recursive",
          "true",
          "same",
          "checksum");
      awaitMirror("web");
      assertThat(run("web")).isEqualTo("DONE");
      assertContents(home.path("files", "web", "deep"), 20);
      Files.setLastModifiedTime(there.resolve("f1"), FileTime.from(Instant.EPOCH));
      Files.writeString(there.resolve("f2"), "something else");
      assertThat(run("web")).isEqualTo("DONE");
      assertThat(last("web")).contains("moved 1 file", "19 the same");
      assertThat(home.path("files", "web", "deep", "f2")).hasContent("something else");
    }
  }

  @Test
  void showsWhatWasRefusedAndWhatThereIsNoRoomFor() throws Exception {
    Path there = folder(pyftpdlib, "checked");
    for (String name : List.of("bad-1", "good-1", "good-2")) {
      Files.writeString(there.resolve(name), "123456");
    }
    mirror(
        "checked",
        "remote",
        address(pyftpdlib, "checked"),
        "user",
        OtherFtpServer.USER,
        "password.file",
        "password",
        "local",
        "/small",
        "after",
        "delete");
    awaitMirror("checked");
    assertThat(run("checked")).isEqualTo("FAILED");
    assertThat(last("checked")).contains("moved 1 file", "2 failed");
    assertThat(daemon.log()).contains("mirror failed name=checked bad-1: a bad name; good-2: ");
    assertThat(names(home.path("files", "small"))).containsExactly("good-1");
    assertThat(names(there)).containsExactly("bad-1", "good-2");
  }

  @Test
  void saysWhatItWouldDo() throws Exception {
    Path there = folder(pyftpdlib, "plan");
    fill(there, 3);
    mirror(
        "plan",
        "remote",
        address(pyftpdlib, "plan"),
        "user",
        OtherFtpServer.USER,
        "password.file",
        "password",
        "local",
        "/plan",
        "after",
        "delete");
    awaitMirror("plan");
    assertThat(daemon.ask("mirror", "run", "plan", "--dry-run").ok().out())
        .contains("move", "f0", "f1", "f2", "deleted where it came from");
    assertThat(names(there)).hasSize(3);
    assertThat(home.path("files", "plan")).doesNotExist();
    assertThat(daemon.json("mirror", "run", "plan", "--dry-run", "--json")).hasSize(3);
    assertThat(daemon.ask("mirror", "run", "nobody").exit()).isEqualTo(1);
  }

  @Test
  void neverRunsTwiceAtATime() throws Exception {
    fill(folder(pyftpdlib, "overlap"), 50);
    mirror(
        "overlap",
        "remote",
        address(pyftpdlib, "overlap"),
        "user",
        OtherFtpServer.USER,
        "password.file",
        "password",
        "local",
        "/overlap");
    awaitMirror("overlap");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(queued("overlap"));
    }
    for (String id : ids) {
      assertThat(end(id)).isEqualTo("DONE");
    }
    await().until(() -> processed("/overlap/").size() == 50);
    assertThat(processed("/overlap/").values()).allSatisfy(runs -> assertThat(runs).hasSize(1));
  }

  @Test
  void keepsWhatIsInForceWhenTheNewOneIsBad() throws Exception {
    String[] good = {
      "remote",
      address(pyftpdlib, "changing"),
      "local",
      "/changing",
      "user",
      OtherFtpServer.USER,
      "password.file",
      "password"
    };
    fill(folder(pyftpdlib, "changing"), 1);
    mirror("bad-once", good);
    awaitMirror("bad-once");
    List<String> bad = new ArrayList<>(List.of(good));
    bad.addAll(List.of("when", "99 * * * *"));
    mirror("bad-once", bad.toArray(String[]::new));
    String reason = "io.jackfield.client.mirror-bad-once.cfg: when: not a cron expression: '99'";
    await().until(() -> daemon.ask("mirror", "show", "bad-once").out().contains(reason));
    assertThat(daemon.ask("status").err()).contains(reason);
    assertThat(run("bad-once")).isEqualTo("DONE");
    mirror("bad-once", good);
    await().until(() -> !daemon.ask("mirror", "show", "bad-once").out().contains(reason));
  }
}
