package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jackfield.it.support.Command;
import io.jackfield.it.support.CopiedRoot;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Packages;
import io.jackfield.it.support.Patience;
import io.jackfield.it.support.SystemUnit;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package through its life on a machine, which is a copy of this one. */
@Needs({"curl", "dpkg-deb", "nsenter", "setpriv", "unshare"})
class PackageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HTTP = "/etc/jackfield/io.jackfield.http.cfg";
  private static final String FTP = "/etc/jackfield/io.jackfield.ftp.cfg";
  private static final String DEFAULTS = "/etc/default/jackfield";

  @TempDir Path temporary;

  @Test
  void isInstalledUpgradedRemovedAndPurged() throws Exception {
    try (CopiedRoot root = CopiedRoot.assume()) {
      install(root, Packages.debian());
      assertOwners(root);
      configure(root);
      Path output = temporary.resolve("daemon.out");
      Process daemon = start(root, output);
      try {
        await()
            .atMost(Patience.of(Duration.ofSeconds(60)))
            .until(() -> Files.readString(output).contains("ready in") || !daemon.isAlive());
        assertThat(daemon.isAlive()).as(Files.readString(output)).isTrue();
        use(root);
        upgrade(root);
        assertThat(daemon.isAlive()).as("an upgrade restarts nothing").isTrue();
        jackfield(root, "status").ok();
        root.command("dpkg", "--no-triggers", "--remove", "jackfield").run().ok();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).as("removing stops it").isTrue();
      } finally {
        daemon.destroyForcibly().waitFor();
      }
      assertRemoved(root);
      root.command("dpkg", "--no-triggers", "--purge", "jackfield").run().ok();
      assertPurged(root);
    }
  }

  private static Command.Result install(CopiedRoot root, Path file) throws IOException {
    Files.copy(file, root.path("/tmp/jackfield.deb"));
    Command.Result result =
        root.command(
                "dpkg",
                "--force-confold",
                "--force-unsafe-io",
                "--no-triggers",
                "--install",
                "/tmp/jackfield.deb")
            .within(Duration.ofMinutes(2))
            .run()
            .ok();
    Files.delete(root.path("/tmp/jackfield.deb"));
    return result;
  }

  private static void assertOwners(CopiedRoot root) {
    Map<String, String> expected = new TreeMap<>();
    expected.put("/etc/jackfield", "root root 755");
    expected.put(HTTP, "root root 644");
    expected.put("/etc/jackfield/logback.xml", "root root 644");
    expected.put("/usr/bin/jackfield", "root root 755");
    expected.put("/usr/share/jackfield/bin/jackfield", "root root 755");
    expected.put("/usr/share/jackfield/bundles/http.jar", "root root 644");
    expected.put("/var/lib/jackfield", "jackfield jackfield 750");
    expected.put("/var/lib/jackfield/data", "jackfield jackfield 750");
    expected.put("/var/lib/jackfield/deploy", "jackfield jackfield 750");
    expected.put("/var/lib/jackfield/files", "jackfield jackfield 750");
    expected.put("/var/log/jackfield", "jackfield jackfield 750");
    Map<String, String> found = new TreeMap<>();
    for (String path : expected.keySet()) {
      found.put(path, root.command("stat", "--format=%U %G %a", path).run().ok().out().strip());
    }
    assertThat(found).isEqualTo(expected);
    assertThat(root.command("getent", "passwd", "jackfield").run().ok().out())
        .endsWith(":/var/lib/jackfield:/usr/sbin/nologin\n");
    assertThat(jackfield(root, "status").exit()).as("no daemon").isEqualTo(3);
    Command.Result asRoot = jackfield(root, "run");
    assertThat(asRoot.exit()).isEqualTo(1);
    assertThat(asRoot.err()).contains("systemctl start jackfield");
  }

  /** As its administrator does. */
  private static void configure(CopiedRoot root) throws IOException {
    append(
        root.path(DEFAULTS),
        """
        JAVA_HOME=%s
        JACKFIELD_JAVA_OPTS="-Xmx256m -XX:+UseSerialGC %s"
        JACKFIELD_ECHO_PORT=0
        JACKFIELD_FTP_PORT=0
        JACKFIELD_HTTP_PORT=0
        JACKFIELD_HTTPS_PORT=0
        """
            .formatted(System.getProperty("java.home"), Daemon.FAST.strip()));
    append(root.path(HTTP), "# what its administrator says\n");
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static Process start(CopiedRoot root, Path output) throws IOException {
    SystemUnit unit = SystemUnit.read(root.path("/usr/lib/systemd/system/jackfield.service"));
    String mode = unit.value("RuntimeDirectoryMode").orElse("0755");
    String folder = "/run/" + unit.value("RuntimeDirectory").orElseThrow();
    root.command("install", "-d", "-o", "jackfield", "-g", "jackfield", "-m", mode, folder)
        .run()
        .ok();
    return unit.start(root, Map.of(), output);
  }

  private void use(CopiedRoot root) throws IOException {
    jackfield(root, "status").ok();
    root.command("jackfield", "user", "add", "ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
    Path file = Files.writeString(temporary.resolve("hello"), "hello\n");
    Command.of(
            "curl", "-sS", "-T", file.toString(), "ftp://ann:secret@127.0.0.1:" + port(root) + "/")
        .run()
        .ok();
    assertThat(root.path("/var/lib/jackfield/files/ann/hello")).hasContent("hello");
    assertThat(root.path("/var/log/jackfield")).isNotEmptyDirectory();
  }

  private static int port(CopiedRoot root) throws IOException {
    JsonNode status = JSON.readTree(jackfield(root, "status", "--json").ok().out());
    for (JsonNode listener : status.path("listeners")) {
      if (listener.path("name").asText().equals("ftp")) {
        return listener.path("port").asInt();
      }
    }
    throw new AssertionError("no listener for FTP: " + status);
  }

  private void upgrade(CopiedRoot root) throws IOException {
    Path next = temporary.resolve("next");
    Command.of("dpkg-deb", "--raw-extract", Packages.debian().toString(), next.toString())
        .run()
        .ok();
    Path control = next.resolve("DEBIAN/control");
    String version = "999.0-1";
    Files.writeString(
        control,
        Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: " + version));
    append(next.resolve(HTTP.substring(1)), "# what the next version says\n");
    append(next.resolve(FTP.substring(1)), "# what the next version says\n");
    change(next.resolve("usr/share/jackfield/bundles/hello.jar"));
    Path file = temporary.resolve("next.deb");
    Command.of(
            "dpkg-deb", "--root-owner-group", "-Znone", "--build", next.toString(), file.toString())
        .run()
        .ok();
    assertThat(install(root, file).out())
        .contains("upgraded io.jackfield.examples.hello ")
        .doesNotContain("restart needed");
    assertThat(root.command("dpkg-query", "--show", "jackfield").run().ok().out())
        .isEqualTo("jackfield\t" + version + "\n");
    assertThat(Files.readString(root.path(HTTP)))
        .endsWith("# what its administrator says\n")
        .doesNotContain("next version");
    assertThat(Files.readString(root.path(HTTP + ".dpkg-dist")))
        .endsWith("# what the next version says\n");
    assertThat(Files.readString(root.path(FTP))).endsWith("# what the next version says\n");
    assertThat(root.path(FTP + ".dpkg-dist")).doesNotExist();
  }

  /** So that it is another one, which does the same. */
  private static void change(Path jar) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.writeString(inside.getPath("next"), "");
    }
  }

  private static void assertRemoved(CopiedRoot root) {
    for (String gone : List.of("/usr/share/jackfield", "/usr/bin/jackfield")) {
      assertThat(root.path(gone)).doesNotExist();
    }
    for (String kept : List.of(HTTP, DEFAULTS, "/var/lib/jackfield/files/ann/hello")) {
      assertThat(root.path(kept)).isNotEmptyFile();
    }
  }

  private static void assertPurged(CopiedRoot root) throws IOException {
    assertThat(named(root.changed())).isEmpty();
    assertThat(named(root.path("/run"))).isEmpty();
    assertThat(root.command("getent", "passwd", "jackfield").run().exit()).isEqualTo(2);
    assertThat(root.command("getent", "group", "jackfield").run().exit()).isEqualTo(2);
  }

  private static List<Path> named(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().contains("jackfield"))
          .filter(path -> !path.equals(folder))
          .toList();
    }
  }

  private static Command.Result jackfield(CopiedRoot root, String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "jackfield";
    System.arraycopy(words, 0, all, 1, words.length);
    return root.command(all).run();
  }
}
