package io.jackfield.client.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.service.RemotesService;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FtpRemoteTest {
  private static final byte[] CONTENT = "what is in it".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private final RemotesService remotes = new RemotesService();
  private FakeFtpServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeFtpServer();
    server.files.put("/home/f", CONTENT);
    server.times.put("/home/f", "20240102030405");
  }

  @AfterEach
  void end() throws IOException {
    remotes.close();
    server.close();
  }

  private RemoteSpec.Builder spec(String path) {
    return RemoteSpec.builder(URI.create("ftp://localhost:" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private Remote open() {
    return remotes.open(spec("").build());
  }

  private static void assertFails(ThrowingCall call, Reason reason, String... words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  private interface ThrowingCall {
    void run() throws Exception;
  }

  @Test
  void listsByFacts() throws IOException {
    server.files.put("/home/a name with spaces", new byte[3]);
    try (Remote remote = open()) {
      assertThat(remote.list(""))
          .containsExactly(
              new RemoteFile(
                  "a name with spaces",
                  false,
                  OptionalLong.of(3),
                  java.util.Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
                  "3-2020-01-01T00:00:00Z"),
              new RemoteFile(
                  "f",
                  false,
                  OptionalLong.of(13),
                  java.util.Optional.of(Instant.parse("2024-01-02T03:04:05Z")),
                  "13-2024-01-02T03:04:05Z"));
    }
  }

  @Test
  void listsWhatIsMadeForPeople() throws IOException {
    server.features.removeIf(f -> f.startsWith("MLST"));
    try (Remote remote = open()) {
      assertThat(remote.list("")).extracting(RemoteFile::path).containsExactly("f");
      RemoteFile listed = remote.list("").get(0);
      assertThat(listed.size()).hasValue(13);
      assertThat(listed.modified()).hasValue(Instant.parse("2020-01-02T00:00:00Z"));
      assertThat(listed.version()).as("a day is no version").isEmpty();
      assertThat(remote.stat("f").orElseThrow().version()).isEqualTo("13-2024-01-02T03:04:05Z");
      assertThat(server.said).as("not as a pattern or an option").contains("CWD /home", "LIST");
    }
  }

  @Test
  void listsNamesWhereNothingElseIsUnderstood() throws IOException {
    server.features.removeIf(f -> f.startsWith("MLST"));
    server.script(
        "LIST",
        (session, argument) -> {
          session.say("150 coming");
          session.send("f in a form that nobody knows\r\n".getBytes(StandardCharsets.UTF_8), 0, 99);
          session.say("226 done");
        });
    try (Remote remote = open()) {
      assertThat(remote.list(""))
          .extracting(RemoteFile::version)
          .containsExactly("13-2024-01-02T03:04:05Z");
    }
  }

  @Test
  void leavesOutNamesThatLeadElsewhere() throws IOException {
    server.script(
        "MLSD",
        (session, argument) -> {
          session.say("150 coming");
          String lines =
              "type=cdir; /home\r\ntype=pdir; ..\r\ntype=file;size=1; ../up\r\ntype=file;size=1; ..\r\n"
                  + "type=file;size=1; a/b\r\ntype=file;size=x; bad\r\nnonsense\r\ntype=dir; d\n"
                  + "type=OS.unix=slink:/etc; link\r\n";
          session.send(lines.getBytes(StandardCharsets.UTF_8), 0, 999);
          session.say("226 done");
        });
    try (Remote remote = open()) {
      assertThat(remote.list("")).extracting(RemoteFile::path).containsExactly("d");
    }
  }

  @Test
  void getsAFile() throws IOException {
    Path file = folder.resolve("f");
    try (Remote remote = open()) {
      RemoteFile got = remote.get("f", file, TransferOptions.DEFAULT);
      assertThat(file).hasBinaryContent(CONTENT);
      assertThat(got.version()).isEqualTo("13-2024-01-02T03:04:05Z");
      assertThat(server.commands()).containsExactly("MLST", "EPSV", "RETR");
      remote.get("f", file, TransferOptions.DEFAULT);
      assertThat(server.logins).isEqualTo(1);
    }
  }

  @Test
  void readsTheRest() throws IOException {
    try (Remote remote = open();
        RemoteInput in = remote.read("f", 5, "13-2024-01-02T03:04:05Z")) {
      assertThat(in.remaining()).hasValue(8);
      assertThat(in.readAllBytes()).asString().isEqualTo("is in it");
      assertThat(server.said).contains("REST 5");
    }
  }

  @Test
  void readsNothingBehindTheEnd() throws IOException {
    try (Remote remote = open();
        RemoteInput in = remote.read("f", 13, "")) {
      assertThat(in.readAllBytes()).isEmpty();
      assertThat(remote.stat("f")).isPresent();
      assertThat(server.logins).isEqualTo(1);
    }
  }

  @Test
  void noticesAnotherFile() throws IOException {
    try (Remote remote = open()) {
      assertFails(() -> remote.read("f", 5, "13-2023-01-02T03:04:05Z"), Reason.CHANGED, "/f");
      assertFails(() -> remote.read("f", 14, ""), Reason.CHANGED, "/f");
    }
  }

  @Test
  void doesNotTakeTheBeginningForTheWhole() throws IOException {
    server.script(
        "RETR",
        (session, argument) -> {
          session.say("150 coming");
          session.send(CONTENT, 0, 4);
          session.say("226 done");
        });
    try (Remote remote = open();
        RemoteInput in = remote.read("f", 0, "")) {
      assertFails(in::readAllBytes, Reason.UNREACHABLE, "/f", "4 of 13 bytes");
    }
  }

  @Test
  void tellsWhyTheServerHasStopped() throws IOException {
    server.script(
        "RETR",
        (session, argument) -> {
          session.say("150 coming");
          session.send(CONTENT, 0, 4);
          session.say("451 the disk is on fire");
        });
    try (Remote remote = open();
        RemoteInput in = remote.read("f", 0, "")) {
      assertFails(in::readAllBytes, Reason.BUSY, "/f", "the disk is on fire");
    }
  }

  @Test
  void takesAllForWholeThoughTheControlConnectionIsLost() throws IOException {
    server.script(
        "RETR",
        (session, argument) -> {
          session.say("150 coming");
          session.send(CONTENT, 0, 99);
          session.hangUp();
        });
    try (Remote remote = open()) {
      try (RemoteInput in = remote.read("f", 0, "")) {
        assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      }
      assertThat(remote.stat("f")).isPresent();
      assertThat(server.logins).isEqualTo(2);
    }
  }

  @Test
  void goesOnWhileAFileIsRead() throws IOException {
    try (Remote remote = open();
        RemoteInput in = remote.read("f", 0, "")) {
      assertThat(remote.stat("f")).isPresent();
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(server.logins).as("the other one is busy").isEqualTo(2);
    }
  }

  @Test
  void keepsTheConnectionOfAReadThatEndsEarly() throws IOException {
    server.script(
        "RETR",
        (session, argument) -> {
          session.say("150 coming");
          session.send(CONTENT, 0, 4);
          session.say("426 you have gone");
        });
    try (Remote remote = open()) {
      remote.read("f", 0, "").close();
      assertThat(remote.stat("f")).isPresent();
      assertThat(server.logins).isEqualTo(1);
    }
  }

  @Test
  void opensANewConnectionWhereTheServerHasEndedIt() throws IOException {
    try (Remote remote = open()) {
      remote.stat("f");
      server.reply("MLST", "421 idle for too long");
      assertThat(remote.stat("f")).isPresent();
      server.hangUp();
      assertThat(remote.stat("f")).isPresent();
      assertThat(server.logins).isEqualTo(3);
    }
  }

  @Test
  void doesNotTryAgainForEver() throws IOException {
    try (Remote remote = open()) {
      remote.stat("f");
      server.reply("MLST", "421 too many");
      server.reply("MLST", "421 too many");
      assertFails(() -> remote.stat("f"), Reason.BUSY, "too many");
    }
  }

  @Test
  void fallsBackToPasvAndIgnoresItsAddress() throws IOException {
    server.features.remove("EPSV");
    try (Remote remote = open()) {
      assertThat(remote.list("")).hasSize(1);
      assertThat(remote.list("")).hasSize(1);
      assertThat(server.count("EPSV")).as("asked once").isEqualTo(1);
    }
  }

  @Test
  void tellsWhatWasRefused() throws IOException {
    try (Remote remote = open()) {
      assertFails(() -> remote.read("nope", 0, ""), Reason.NOT_FOUND, "/nope");
      assertThat(remote.stat("nope")).isEmpty();
      server.reply("RETR", "550 Failed to open file.");
      assertFails(() -> remote.read("f", 0, ""), Reason.DENIED, "/f", "Failed to open file.");
      server.reply("RETR", "550 Permission denied");
      assertFails(() -> remote.read("f", 0, ""), Reason.DENIED, "/f");
      server.reply("DELE", "550 Failed.");
      assertFails(() -> remote.delete("nope"), Reason.NOT_FOUND, "/nope");
      server.reply("RETR", "450 busy");
      assertFails(() -> remote.read("f", 0, ""), Reason.BUSY, "/f");
      server.reply("RETR", "502 no such thing");
      assertFails(() -> remote.read("f", 0, ""), Reason.UNSUPPORTED, "/f");
      server.reply("RNFR", "553 a bad name");
      assertFails(() -> remote.rename("f", "g"), Reason.DENIED, "/f");
      assertThat(server.logins).isEqualTo(1);
    }
  }

  @Test
  void tellsOfAWrongPasswordAndNothingOfIt() {
    Remote remote = remotes.open(spec("").user("me", () -> "wrong".toCharArray()).build());
    assertFails(() -> remote.stat("f"), Reason.CREDENTIALS, "Login incorrect");
    assertThatThrownBy(() -> remote.stat("f")).message().doesNotContain("wrong");
  }

  @Test
  void showsNoPasswordThatTheServerRepeats() {
    server.reply("PASS", "530 no such password: s3cr3t");
    Remote remote = remotes.open(spec("").user("me", "s3cr3t"::toCharArray).build());
    assertFails(() -> remote.stat("f"), Reason.CREDENTIALS, "no such password: ...'");
    server.reply("PASS", "421 too many like s3cr3t");
    assertFails(() -> remote.stat("f"), Reason.BUSY, "too many like ...'");
  }

  @Test
  void doesNotDeleteAgainWhatMayBeDeleted() throws IOException {
    try (Remote remote = open()) {
      remote.stat("f");
      server.script("DELE", (session, argument) -> session.hangUp());
      assertFails(() -> remote.delete("f"), Reason.UNREACHABLE, "DELE");
      assertThat(server.count("DELE")).isEqualTo(1);
      remote.stat("f");
      server.reply("DELE", "421 idle for too long");
      remote.delete("f");
      assertThat(server.files).isEmpty();
    }
  }

  @Test
  void staysInItsFolder() throws IOException {
    try (Remote remote = open()) {
      for (String path : new String[] {"..", "../f", "a/../f", "a/.."}) {
        assertThatThrownBy(() -> remote.stat(path)).isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(remote.stat("a..b")).isEmpty();
    }
  }

  @Test
  void logsInWithTheNameOfTheAddress() throws IOException {
    URI address = URI.create("ftp://me%40home@localhost:" + server.port() + "/");
    Remote remote = remotes.open(RemoteSpec.builder(address).build());
    assertFails(() -> remote.stat("f"), Reason.CREDENTIALS, "password of me@home");
    assertThat(server.said).contains("USER me@home");
  }

  @Test
  void sendsNoLineBreak() throws IOException {
    try (Remote remote = open()) {
      assertFails(() -> remote.delete("f\r\nDELE g"), Reason.UNSUPPORTED, "line break");
      assertFails(() -> remote.stat("f\nx"), Reason.UNSUPPORTED, "line break");
      assertFails(() -> remote.stat("f\0x"), Reason.UNSUPPORTED, "line break");
    }
    Remote secret = remotes.open(spec("").user("me", () -> "a\r\nDELE f".toCharArray()).build());
    assertFails(() -> secret.stat("f"), Reason.UNSUPPORTED, "line break");
    assertThat(server.count("DELE")).isZero();
  }

  @Test
  void beginsWhereTheAddressSays() throws IOException {
    server.files.put("/home/a b/ü/f", CONTENT);
    server.files.put("/etc/f", CONTENT);
    try (Remote below = remotes.open(spec("/a%20b/%C3%BC/").build());
        Remote root = remotes.open(spec("/%2Fetc").build())) {
      assertThat(below.stat("f").orElseThrow().path()).isEqualTo("f");
      assertThat(server.said).contains("MLST /home/a b/ü/f");
      assertThat(root.stat("f")).isPresent();
      assertThat(server.said).contains("MLST /etc/f");
    }
  }

  @Test
  void makesOfADashNoOption() throws IOException {
    server.reply("PWD", "500 what");
    server.files.put("./-rf", CONTENT);
    try (Remote remote = open()) {
      assertThat(remote.stat("-rf")).isPresent();
    }
  }

  @Test
  void createsFoldersAsFarAsTheyAreMissing() throws IOException {
    try (Remote remote = open()) {
      remote.createFolder("a/b/c");
      remote.createFolder("a/b/c");
      remote.createFolder("a/b/d");
      assertThat(server.folders).contains("/home/a/b/c", "/home/a/b/d");
      remote.delete("a/b/c");
      assertThat(server.folders).doesNotContain("/home/a/b/c");
      assertFails(() -> remote.createFolder("f"), Reason.REFUSED, "is a file");
    }
  }

  @Test
  void renames() throws IOException {
    try (Remote remote = open()) {
      remote.rename("f", "g");
      assertThat(server.files).containsOnlyKeys("/home/g");
    }
  }

  @Test
  void showsWhatASecondaryServerSaysHarmlessly() {
    server.reply("*", "530 \u001b[31mgo away\u0007");
    assertThatThrownBy(() -> open().stat("f"))
        .message()
        .contains("go away")
        .doesNotContain("\u001b")
        .doesNotContain("\u0007");
  }
}
