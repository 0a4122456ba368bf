package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A file comes by FTP, goes by HTTP, and a task runs on it. */
@Needs("curl")
class UploadIT {
  @RegisterExtension static final RunningDaemon running = RunningDaemon.shared();

  @TempDir static Path folder;

  @BeforeAll
  static void prepare() {
    running.addUser("ulla", "secret");
    running.deployExample("checksum");
  }

  @AfterAll
  static void undoWhatOthersWouldNotice() {
    running.get().ask("undeploy", "io.jackfield.examples.checksum").ok();
  }

  @Test
  void aStoredFileIsServedAndSetsOffTheTask() throws Exception {
    Path file = file("report.bin", 200_000);
    curl("-T", file.toString(), ftp("/report.bin"));
    byte[] content = Files.readAllBytes(file);
    assertThat(asUlla("/ulla/report.bin").body()).isEqualTo(content);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    await()
        .untilAsserted(() -> assertThat(asUlla("/ulla/report.bin.sha256").text()).startsWith(hash));
    await()
        .untilAsserted(
            () ->
                assertThat(running.get().ask("tasks", "history").ok().out())
                    .contains("/ulla/report.bin"));
  }

  @Test
  void tlsCanBeRequired() throws Exception {
    Path file = file("private.bin", 100_000);
    curl("--ssl-reqd", "-k", "-T", file.toString(), ftp("/private.bin"));
    Command.Result back = curl("--ssl-reqd", "-k", ftp("/private.bin"));
    assertThat(back.bytes()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void anUploadIsResumed() throws Exception {
    Path whole = file("whole.bin", 90_000);
    Path stored = running.home().path("files", "ulla", "resumed.bin");
    Files.createDirectories(stored.getParent());
    Files.write(stored, Arrays.copyOf(Files.readAllBytes(whole), 40_000));
    curl("-C", "-", "-T", whole.toString(), ftp("/resumed.bin"));
    assertThat(stored).hasSameBinaryContentAs(whole);
  }

  @Test
  void aWrongPasswordIs530() {
    Command.Result result =
        Command.of(
                "curl",
                "-sSv",
                "--disable-epsv",
                "ftp://ulla:wrong@127.0.0.1:" + running.port("ftp") + "/")
            .run();
    assertThat(result.exit()).isEqualTo(67);
    assertThat(result.err()).contains("< 530 ");
  }

  @Test
  void anonymousReadsAndNeverWrites() throws Exception {
    Path file = file("intruder.bin", 10);
    Files.writeString(running.home().path("files", "public", "note.txt"), "for all");
    Files.writeString(running.home().path("files", "private.txt"), "for few");
    String url = "ftp://127.0.0.1:" + running.port("ftp");
    assertThat(curl(url + "/public/note.txt").out()).isEqualTo("for all");
    assertThat(Http.curl(http("/public/note.txt")).text()).isEqualTo("for all");
    assertThat(Command.of("curl", "-sS", url + "/private.txt").run().exit()).isNotZero();
    assertThat(Http.curl(http("/private.txt")).text()).doesNotContain("for few");
    Command.Result result =
        Command.of("curl", "-sS", "-T", file.toString(), url + "/public/intruder.bin").run();
    assertThat(result.exit()).isNotZero();
    assertThat(running.home().path("files", "public", "intruder.bin")).doesNotExist();
  }

  private static Command.Result curl(String... arguments) {
    List<String> words = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "-m", "20"));
    words.addAll(List.of(arguments));
    return Command.of(words.toArray(new String[0])).run().ok();
  }

  private static Path file(String name, int size) throws Exception {
    byte[] content = new byte[size];
    new Random(name.hashCode()).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static String ftp(String path) {
    return "ftp://ulla:secret@127.0.0.1:" + running.port("ftp") + path;
  }

  private static Http.Response asUlla(String path) {
    return Http.curl("-u", "ulla:secret", http(path));
  }

  private static String http(String path) {
    return "http://127.0.0.1:" + running.port("http") + path;
  }
}
