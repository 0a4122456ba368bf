package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The example that lets clamd look at files, with a clamd that knows one virus of this test's. */
@Needs("clamd")
class ClamdIT {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon("check failed, the file is refused check=clamd")
          .configured("io.jackfield.files.cfg", "checks.required", "clamd")
          .configured("io.jackfield.deploy.cfg", "services.allow", "io.jackfield.examples.clamd");

  private static final String VIRUS = "a virus, by which a test knows itself";
  private static final String NAME = "Jackfield.Test.UNOFFICIAL";

  @TempDir static Path folder;

  private static Process clamd;

  @BeforeAll
  static void deploy() throws Exception {
    String address = folder.resolve("clamd.ctl").toString();
    String hex = HexFormat.of().formatHex(VIRUS.getBytes(StandardCharsets.US_ASCII));
    Files.createDirectory(folder.resolve("signatures"));
    Files.writeString(folder.resolve("signatures/test.ndb"), "Jackfield.Test:0:*:" + hex + "\n");
    Files.writeString(
        folder.resolve("clamd.conf"),
        """
        DatabaseDirectory %1$s/signatures
        LocalSocket %2$s
        TemporaryDirectory %1$s
        Foreground yes
        StreamMaxLength 1M
        """
            .formatted(folder, address));
    startClamd();
    String file = "io.jackfield.examples.clamd.cfg";
    Files.copy(Home.built().resolve("examples").resolve(file), running.home().path("etc", file));
    running.home().configure(file, "address", address);
    running.addUser("vera", "secret");
    running.deployExample("clamd");
  }

  @AfterAll
  static void stopClamd() throws InterruptedException {
    clamd.destroy();
    if (!clamd.waitFor(10, TimeUnit.SECONDS)) {
      clamd.destroyForcibly().waitFor();
    }
  }

  private static void startClamd() throws IOException {
    clamd =
        new ProcessBuilder("clamd", "--config-file=" + folder.resolve("clamd.conf"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("clamd.log").toFile())
            .start();
    await().until(() -> Files.exists(folder.resolve("clamd.ctl")) || !clamd.isAlive());
    assertThat(clamd.isAlive()).as(Files.readString(folder.resolve("clamd.log"))).isTrue();
  }

  @Test
  void aVirusIsRefusedAndSeenByNobody() throws Exception {
    try (Ftp ftp = login()) {
      assertThat(ftp.store("clean", "nothing to see")).startsWith("226 ");
      assertThat(ftp.store("bad", "before " + VIRUS + " after"))
          .startsWith("550 ")
          .contains("virus was found: " + NAME);
      assertThat(ftp.ask("SIZE bad")).startsWith("550 ");
      assertThat(ftp.store("clean", VIRUS)).startsWith("550 ");
    }
    assertThat(file("clean")).hasContent("nothing to see");
    assertThat(file("bad")).doesNotExist();
  }

  @Test
  void aVirusInTwoPiecesIsFound() throws Exception {
    try (Ftp ftp = login()) {
      assertThat(ftp.store("pieces", VIRUS.substring(0, 10))).startsWith("226 ");
      assertThat(ftp.append("pieces", VIRUS.substring(10))).startsWith("550 ").contains(NAME);
    }
    assertThat(file("pieces")).hasContent(VIRUS.substring(0, 10));
  }

  @Test
  void whatClamdDoesNotLookAtIsRefusedForNow() throws Exception {
    try (Ftp ftp = login()) {
      assertThat(ftp.store("long", "x".repeat(3_000_000))).startsWith("451 ");
      assertThat(running.get().log()).contains("clamd takes no file of 3000000 bytes");
      stopClamd();
      assertThat(ftp.store("meanwhile", "nothing to see")).startsWith("451 ");
      startClamd();
      assertThat(ftp.store("afterwards", "nothing to see")).startsWith("226 ");
    }
    assertThat(file("long")).doesNotExist();
    assertThat(file("meanwhile")).doesNotExist();
  }

  private static Ftp login() throws IOException {
    return Ftp.login(running.port("ftp"), Ftp.PLAIN, "vera");
  }

  private static Path file(String name) {
    return running.home().path("files", "vera", name);
  }
}
