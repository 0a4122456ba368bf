package io.jackfield.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an FTP session has been told holds in the next version; what it may do is asked again. */
class SwapFtpSessionIT {
  private static final String TEXT = "0123456789the rest";

  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  @BeforeAll
  static void addUsers() throws IOException {
    for (String name : new String[] {"ann", "bob", "cleo", "dan", "eve", "finn"}) {
      running.addUser(name, "secret");
    }
    running.deployExample("checksum");
    await().until(() -> connections().isEmpty());
    Files.createDirectories(file("ann", "in"));
    Files.writeString(file("ann", "in", "text"), TEXT);
    Files.write(file("dan", "large"), new byte[32 << 20]);
  }

  @AfterAll
  static void undoWhatOthersWouldNotice() throws IOException {
    running.get().ask("undeploy", "io.jackfield.examples.checksum").ok();
    running.home().configure("io.jackfield.ftp.cfg", "active", "false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp", "tcp", "accounts", "files"})
  void sessionsGoOnWhereTheyWere(String bundle) throws Exception {
    Files.writeString(file("ann", "in", "old"), bundle);
    try (Ftp reader = inFolder(Ftp.PLAIN);
        Ftp secret = inFolder("TLSv1.3");
        Ftp renamer = inFolder(Ftp.PLAIN);
        Ftp guest = Ftp.connect(running.port("ftp"), Ftp.PLAIN)) {
      int port = reader.passivePort();
      assertThat(reader.ask("REST 10")).startsWith("350 ");
      int secretPort = secret.passivePort();
      assertThat(renamer.ask("RNFR old")).startsWith("350 ");
      assertThat(guest.ask("USER ann")).startsWith("331 ");
      Set<String> before = connections();

      restart(bundle);

      assertThat(connections()).isEqualTo(before).hasSize(4);
      assertThat(reader.fetch(port, "text")).isEqualTo("the rest");
      assertThat(reader.ask("STAT")).contains("Logged in as ann", "TYPE: Image");
      assertThat(secret.fetch(secretPort, "text")).isEqualTo(TEXT);
      assertThat(secret.store("stored", bundle)).startsWith("226 ");
      assertThat(renamer.ask("RNTO " + bundle)).startsWith("250 ");
      assertThat(renamer.ask("PWD")).startsWith("257 \"/in\"");
      assertThat(guest.ask("PASS secret")).startsWith("230 ");
    }
    assertThat(file("ann", "in", bundle)).hasContent(bundle);
    assertThat(file("ann", "in", "stored")).hasContent(bundle);
  }

  @Test
  void whatIsNotAllowedAnyMoreIsRefused() throws Exception {
    try (Ftp ftp = login("bob")) {
      assertThat(ftp.store("before", "x")).startsWith("226 ");
      running.get().ask("user", "grant", "bob", "/bob", "read").ok();
      restart("ftp");
      assertThat(ftp.store("after", "x")).startsWith("550 ");
      assertThat(ftp.fetch(ftp.passivePort(), "before")).isEqualTo("x");
    }
    assertThat(file("bob", "after")).doesNotExist();
  }

  @Test
  void anAccountThatIsGoneIsServedNoMore() throws Exception {
    try (Ftp ftp = login("cleo")) {
      running.get().ask("user", "remove", "cleo").ok();
      restart("ftp");
      assertThat(ftp.reply()).startsWith("421 ");
      assertThat(ftp.reply()).isEmpty();
    }
  }

  @Test
  void aTransferThatIsNotAllowedAnyMoreEnds() throws Exception {
    try (Ftp ftp = login("dan");
        Socket data = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("RETR large")).startsWith("150 ");
      running.get().ask("user", "grant", "dan", "/dan", "").ok();
      restart("ftp");
      assertThat(ftp.reply()).startsWith("550 ");
      assertThat(data.getInputStream().readAllBytes()).hasSizeLessThan(32 << 20);
      assertThat(ftp.ask("NOOP")).startsWith("200 ");
    }
  }

  /** More than fits into the buffers on its way: it is under way when the old version is asked. */
  @Test
  void aListingIsWhole() throws Exception {
    Path folder = Files.createDirectories(file("eve", "many"));
    for (int i = 0; i < 20_000; i++) {
      Files.createFile(folder.resolve("a-file-with-a-long-name-".repeat(9) + i));
    }
    try (Ftp ftp = login("eve");
        Socket data = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("MLSD many")).startsWith("150 ");
      Aside swap = Aside.run(() -> restart("ftp"));
      assertThat(swap.isOver(Duration.ofSeconds(1))).as("it waits for the listing").isFalse();
      String listing = new String(data.getInputStream().readAllBytes(), UTF_8);
      assertThat(ftp.reply()).startsWith("226 ");
      swap.join();
      assertThat(listing.lines().filter(line -> line.contains("type=file"))).hasSize(20_000);
      assertThat(ftp.ask("PWD")).startsWith("257 ");
    }
  }

  /** Not even under a name for what is unfinished: it may not put anything there any more. */
  @Test
  void anUploadThatIsNotAllowedAnyMoreLeavesNothing() throws Exception {
    try (Ftp ftp = login("finn");
        Socket data = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("STOR late")).startsWith("150 ");
      data.getOutputStream().write("first half, ".getBytes(UTF_8));
      running.get().ask("user", "grant", "finn", "/finn", "read").ok();
      restart("files");
      data.shutdownOutput();
      assertThat(ftp.reply()).startsWith("550 ");
    }
    assertThat(file("finn", "late")).doesNotExist();
  }

  /** The protocol is not registered anew, so nothing has to move for it. */
  @Test
  void aChangedSettingCountsAndMovesNothing() throws Exception {
    try (Ftp ftp = login("ann")) {
      Set<String> before = connections();
      long registered = readyLines();
      assertThat(ftp.ask("EPRT |1|127.0.0.1|1025|")).startsWith("502 ");
      running.home().configure("io.jackfield.ftp.cfg", "active", "true");
      await().until(() -> ftp.ask("EPRT |1|127.0.0.1|1025|").startsWith("200 "));
      assertThat(connections()).isEqualTo(before);
      assertThat(readyLines()).isEqualTo(registered);
    }
  }

  private static long readyLines() {
    return running.get().log().lines().filter(line -> line.contains("ftp ready")).count();
  }

  /** The bundle that opened it has done nothing else: what ends the upload it needs first then. */
  @Test
  void anUploadOutlivesTheFilesThatOpenedIt() throws Exception {
    restart("files");
    try (Ftp ftp = login("ann");
        Socket data = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("STOR late")).startsWith("150 ");
      data.getOutputStream().write("first half, ".getBytes(UTF_8));
      restart("files");
      data.getOutputStream().write("second half".getBytes(UTF_8));
      data.shutdownOutput();
      assertThat(ftp.reply()).startsWith("226 ");
    }
    assertThat(file("ann", "late")).hasContent("first half, second half");
    // Who is told of stored files was told.
    await().until(() -> Files.exists(file("ann", "late.sha256")));
  }

  private static Ftp login(String name) throws IOException {
    return Ftp.login(running.port("ftp"), Ftp.PLAIN, name);
  }

  private static Ftp inFolder(String tls) throws IOException {
    Ftp ftp = Ftp.login(running.port("ftp"), tls, "ann");
    assertThat(ftp.ask("CWD in")).startsWith("250 ");
    return ftp;
  }

  private static void restart(String bundle) {
    running.get().ask("restart", bundle).ok();
  }

  /** The ids of the FTP connections. */
  private static Set<String> connections() {
    Set<String> ids = new TreeSet<>();
    for (JsonNode connection : running.get().json("connections", "--json")) {
      if (connection.path("protocol").asText().equals("ftp")) {
        ids.add(connection.path("id").asText());
      }
    }
    return ids;
  }

  private static Path file(String first, String... more) {
    return running.home().path("files", first).resolve(Path.of("", more));
  }
}
