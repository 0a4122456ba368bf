package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.SmallDisk;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A daemon whose disks are full: it says so, goes on, and keeps what it has. */
class FullDiskIT {
  private static final String LARGE = "x".repeat(300_000);

  private static final List<SmallDisk> disks = new ArrayList<>();
  private static Home home;
  private static SmallDisk files;
  private static SmallDisk data;
  private static SmallDisk log;
  private static Daemon daemon;

  @BeforeAll
  static void start() throws Exception {
    SmallDisk.assumeRoot();
    home = Home.create();
    files = mount("files", 8);
    data = mount("data", 96);
    log = mount("log", 4);
    daemon = Daemon.startFast(home);
    addUser("ann").ok();
    String checksum = Home.built().resolve("examples/checksum.jar").toString();
    daemon.ask("deploy", checksum).ok();
    daemon.ask("deploy", Plugin.told("old").build(home.path("old.jar")).toString()).ok();
  }

  private static SmallDisk mount(String folder, int size) throws IOException {
    SmallDisk disk = SmallDisk.mount(home.path(folder), size);
    disks.add(disk);
    return disk;
  }

  @AfterAll
  static void stop() {
    if (home == null) {
      return;
    }
    try {
      // There is none if it did not start; that is told already.
      if (daemon != null) {
        daemon.stop();
        LogCheck.check(home, List.of(Pattern.compile("No space left on device")));
      }
    } finally {
      if (daemon != null) {
        daemon.close();
      }
      disks.forEach(SmallDisk::close);
      home.close();
    }
  }

  @AfterEach
  void giveRoom() throws IOException {
    for (SmallDisk disk : disks) {
      disk.empty();
    }
  }

  @Test
  void uploads() throws Exception {
    try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(ftp.store("kept", "whole")).startsWith("226 ");
      files.fill(100_000);
      assertThat(ftp.store("kept", LARGE)).startsWith("452 ");
      assertThat(ftp.store("kept", "small")).startsWith("226 ");
      assertThat(ftp.fetch(ftp.passivePort(), "kept")).isEqualTo("small");
      // What has come of a file that is new stays, for REST.
      assertThat(ftp.store("new", LARGE)).startsWith("452 ");
      int came = Integer.parseInt(ftp.ask("SIZE new").substring(4).strip());
      assertThat(came).isPositive().isLessThan(LARGE.length());
      files.fill(0);
      assertThat(ftp.store("other", LARGE)).startsWith("452 ");
      assertThat(ftp.ask("SIZE other")).startsWith("550 ");
      othersAreServed();
      files.empty();
      assertThat(ftp.ask("REST " + came)).startsWith("350 ");
      assertThat(ftp.store("new", LARGE.substring(came))).startsWith("226 ");
      assertThat(ftp.fetch(ftp.passivePort(), "new")).isEqualTo(LARGE);
    }
    assertThat(daemon.log()).contains("No space left on device");
    // What is given up is removed behind the reply.
    await().untilAsserted(() -> assertThat(uploadsUnderWay()).isEmpty());
  }

  @Test
  void uploadsWhereNoMoreFilesCanBe() throws Exception {
    try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(ftp.store("first", "whole")).startsWith("226 ");
      files.fillNames();
      assertThat(ftp.store("first", "another")).startsWith("452 ");
      assertThat(ftp.ask("MKD folder")).startsWith("452 ");
      assertThat(ftp.fetch(ftp.passivePort(), "first")).isEqualTo("whole");
      othersAreServed();
      files.empty();
      assertThat(ftp.store("first", "another")).startsWith("226 ");
      assertThat(ftp.ask("MKD folder")).startsWith("257 ");
    }
  }

  private static List<Path> uploadsUnderWay() throws IOException {
    try (Stream<Path> files = Files.list(home.path("files", ".jackfield"))) {
      return files.filter(file -> !file.endsWith("partial")).toList();
    }
  }

  @Test
  void accounts() throws Exception {
    Path book = home.path("data", "accounts.json");
    byte[] before = Files.readAllBytes(book);
    data.fill(0);
    Command.Result refused = addUser("bob");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("No space left on device").doesNotContain("\tat ");
    assertThat(daemon.ask("user", "list").ok().out()).contains("ann").doesNotContain("bob");
    assertThat(Files.readAllBytes(book)).isEqualTo(before);
    Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann").close();
    data.empty();
    addUser("bob").ok();
    Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "bob").close();
    try (Stream<Path> left = Files.list(book.getParent())) {
      assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void deployments() throws Exception {
    Path next = Plugin.told("new").build(home.path("new.jar"));
    try (Wire client = new Wire(daemon.port("http"))) {
      assertThat(client.get("/told?1")).endsWith("old 1");
      data.fill(0);
      Command.Result refused = daemon.ask("deploy", next.toString());
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("No space left on device").doesNotContain("\tat ");
      assertThat(client.get("/told?2")).endsWith("old 2");
      daemon.ask("restart", "told");
      assertThat(client.get("/told?3")).endsWith("old 3");
      othersAreServed();
      data.empty();
      daemon.ask("deploy", next.toString()).ok();
      assertThat(client.get("/told?4")).endsWith("new 4");
      assertThat(daemon.json("history", "--json").findValuesAsText("outcome")).endsWith("done");
      daemon.ask("deploy", home.path("old.jar").toString()).ok();
    }
  }

  @Test
  void tasks() throws Exception {
    try (Ftp ftp = Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann")) {
      assertThat(ftp.store("before", "before")).startsWith("226 ");
      await().until(() -> ftp.ask("SIZE before.sha256").startsWith("213 "));
      data.fill(0);
      // What cannot be promised to be processed is not taken; there may be a little room yet.
      await().until(() -> ftp.store("during", "during").startsWith("452 "));
      assertThat(daemon.ask("tasks", "run", "checksum").err()).doesNotContain("\tat ");
      othersAreServed();
      data.empty();
      await()
          .until(
              () -> {
                assertThat(ftp.store("after", "after")).startsWith("226 ");
                return ftp.ask("SIZE after.sha256").startsWith("213 ");
              });
    }
    daemon.ask("tasks", "history").ok();
  }

  @Test
  void logs() throws Exception {
    log.fill(0);
    await()
        .until(
            () -> {
              othersAreServed();
              return daemon.errors().contains("No space left on device");
            });
    log.empty();
    await()
        .until(
            () -> {
              othersAreServed();
              return Files.readString(home.path("log", "access.log")).contains("/hello?logs");
            });
  }

  @Test
  void allAtOnce() throws Exception {
    // A run of another test that is about to end would have to be written down.
    await()
        .until(
            () ->
                daemon.ask("status").exit() == 0
                    && !daemon.ask("tasks", "--json").ok().out().contains("\"running\""));
    for (SmallDisk disk : disks) {
      disk.fill(0);
    }
    othersAreServed();
    daemon.ask("restart", "hello");
    home.configure("io.jackfield.http.cfg", "body.timeout", "31");
    othersAreServed();
    // What a check has said before counts for two seconds.
    await()
        .untilAsserted(
            () -> {
              Command.Result status = daemon.ask("status");
              assertThat(status.out()).contains("LISTENER");
              assertThat(status.err()).contains("disk: ", "files: ", " 0 MiB left of ");
            });
  }

  private static void othersAreServed() throws IOException {
    try (Wire http = new Wire(daemon.port("http"));
        Wire echo = new Wire(daemon.port("echo"))) {
      assertThat(http.get("/hello?logs")).startsWith("HTTP/1.1 200");
      assertThat(echo.send("on\n").line()).isEqualTo("on");
    }
  }

  private static Command.Result addUser(String name) {
    return daemon
        .command(
            "user", "add", name, "--home", "/" + name, "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run();
  }
}
