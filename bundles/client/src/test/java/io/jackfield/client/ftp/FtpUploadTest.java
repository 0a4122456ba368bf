package io.jackfield.client.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.client.service.RemotesService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FtpUploadTest {
  private static final int LARGE = 24_000_000;
  private static final int CUT = 1_234_567;

  @TempDir Path folder;

  private final RemotesService remotes = new RemotesService();
  private FakeFtpServer server;
  private Path file;
  private byte[] content;

  @BeforeEach
  void start() throws IOException {
    server = new FakeFtpServer();
    write(LARGE);
  }

  @AfterEach
  void end() throws IOException {
    remotes.close();
    server.close();
  }

  private void write(int size) throws IOException {
    content = new byte[size];
    new Random(size).nextBytes(content);
    file = Files.write(folder.resolve("local"), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-05-06T07:08:09.123Z")));
  }

  private Remote open() {
    return remotes.open(
        RemoteSpec.builder(URI.create("ftp://localhost:" + server.port()))
            .timeout(Duration.ofSeconds(30))
            .build());
  }

  private RemoteFile put() throws IOException {
    try (Remote remote = open()) {
      return remote.put(file, "f", TransferOptions.DEFAULT);
    }
  }

  private void assertFails(Reason reason, String... words) {
    assertThatThrownBy(this::put)
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .message()
        .contains(words);
  }

  /** The server takes a part of the file and is gone. */
  private void cut() {
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, CUT);
          session.hangUp();
        });
    assertFails(Reason.UNREACHABLE, "/f");
    assertThat(server.files).hasSize(1).allSatisfy((n, b) -> assertThat(b).hasSize(CUT));
  }

  @Test
  void putsUnderAnotherNameFirst() throws IOException {
    write(1000);
    server.script(
        "RNTO",
        (session, path) -> {
          assertThat(server.files).hasSize(1).doesNotContainKey("/home/f");
          server.files.put(path, server.files.remove(server.files.keySet().iterator().next()));
          session.say("250 done");
        });
    RemoteFile put = put();
    assertThat(server.files).containsOnlyKeys("/home/f");
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(put.size()).hasValue(1000);
    assertThat(put.modified()).hasValue(Instant.parse("2024-05-06T07:08:09Z"));
  }

  /** Each command more is a round trip for each of many small files. */
  @Test
  void asksNoMoreThanItHasTo() throws IOException {
    write(1000);
    put();
    assertThat(uploading()).containsExactly("EPSV", "STOR", "MFMT", "RNFR", "RNTO");
    server.said.clear();
    server.features.remove("MFMT");
    put();
    assertThat(uploading()).containsExactly("EPSV", "STOR", "MLST", "RNFR", "RNTO");
    server.said.clear();
    server.features.removeIf(feature -> feature.startsWith("MLST"));
    put();
    assertThat(uploading()).containsExactly("EPSV", "STOR", "SIZE", "MDTM", "RNFR", "RNTO");
    write(LARGE);
    server.said.clear();
    put();
    assertThat(uploading()).containsSubsequence("STOR", "SIZE", "RNTO");
  }

  /** It need not have come to the server's leave. */
  private List<String> uploading() {
    return server.commands().stream().filter(command -> !command.equals("QUIT")).toList();
  }

  @Test
  void isThereWhateverIsSaidOfIt() throws IOException {
    write(1000);
    server.features.remove("MFMT");
    server.reply("MLST", "451 not now");
    server.reply("MLST", "451 not now");
    assertThat(put().size()).hasValue(1000);
    assertThat(server.files).containsOnlyKeys("/home/f");
  }

  @Test
  void putsNothing() throws IOException {
    write(0);
    put();
    assertThat(server.files.get("/home/f")).isEmpty();
  }

  @Test
  void tellsTheVersionThatIsListedAfterwards() throws IOException {
    try (Remote remote = open()) {
      RemoteFile put = remote.put(file, "f", TransferOptions.DEFAULT);
      assertThat(remote.list("")).containsExactly(put);
      server.features.remove("MFMT");
    }
    try (Remote remote = open()) {
      RemoteFile put = remote.put(file, "f", TransferOptions.DEFAULT);
      assertThat(remote.list("")).containsExactly(put);
    }
  }

  @Test
  void goesOnWhereItWasCut() throws IOException {
    cut();
    put();
    assertThat(server.files).containsOnlyKeys("/home/f");
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(server.said).contains("REST " + CUT);
  }

  @Test
  void appendsWhereTheServerHasNoRest() throws IOException {
    server.features.remove("REST STREAM");
    cut();
    put();
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(server.count("REST")).isZero();
    assertThat(server.count("APPE")).isEqualTo(1);
  }

  @Test
  void doesNotGoOnWithWhatIsLeftOfAnotherContent() throws IOException {
    cut();
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-05-06T07:08:09Z")));
    put();
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(server.count("REST")).isZero();
  }

  @Test
  void beginsAnewIfItIsToldTo() throws IOException {
    cut();
    try (Remote remote = open()) {
      remote.put(file, "f", TransferOptions.DEFAULT.resume(false));
    }
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(server.count("REST")).isZero();
  }

  @Test
  void looksAgainIfTheLastReplyIsLost() throws IOException {
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, Integer.MAX_VALUE);
          session.hangUp();
        });
    put();
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(server.count("STOR")).as("not sent twice").isEqualTo(1);
  }

  @Test
  void replacesWhereTheServerDoesNot() throws IOException {
    server.files.put("/home/f", new byte[1]);
    server.reply("RNTO", "550 file exists");
    put();
    assertThat(server.files).containsOnlyKeys("/home/f");
    assertThat(server.files.get("/home/f")).isEqualTo(content);
    assertThat(server.count("DELE")).isEqualTo(1);
  }

  @Test
  void doesNotPutWhereNothingCanBeRenamed() {
    server.reply("RNFR", "550 Permission denied.");
    assertFails(Reason.UNSUPPORTED, "/f", "whole or not at all", "Permission denied");
    assertThat(server.files).as("the part is taken away").isEmpty();
  }

  @Test
  void tellsWhatTheServerSaysOfTheContent() {
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, Integer.MAX_VALUE);
          session.say("550 a virus is in it");
        });
    assertFails(Reason.REFUSED, "/f", "a virus is in it");
  }

  @Test
  void tellsWhyTheServerTakesNoMore() {
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, 1000);
          session.say("552 quota exceeded");
        });
    assertFails(Reason.REFUSED, "/f", "quota exceeded");
  }

  @Test
  void tellsWhereNothingCanBeStored() {
    server.reply("STOR", "553 Could not create file.");
    assertFails(Reason.DENIED, "/f", "Could not create file.");
    server.reply("STOR", "553 Could not create file.");
    try (Remote remote = open()) {
      assertThatThrownBy(() -> remote.put(file, "no/f", TransferOptions.DEFAULT))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    }
  }

  @Test
  void noticesWhatTheServerHasNot() {
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, Integer.MAX_VALUE);
          server.files.put(path, new byte[7]);
          session.say("226 done");
        });
    assertFails(Reason.CORRUPT, "/f", "7 bytes of " + LARGE);
    assertThat(server.files).isEmpty();
  }

  @Test
  void hasTheServerCheckTheContent() throws Exception {
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    TransferOptions options = TransferOptions.DEFAULT.checksum(new Checksum("SHA-256", hex));
    server.features.add("HASH SHA-256*;MD5");
    server.reply("HASH", "213 SHA-256 0-24000000 " + hex.toUpperCase(java.util.Locale.ROOT) + " f");
    server.reply("HASH", "213 SHA-256 0-24000000 " + hex.replace('a', 'b') + " f");
    try (Remote remote = open()) {
      remote.put(file, "f", options);
      assertThatThrownBy(() -> remote.put(file, "f", options))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
    server.features.remove("HASH SHA-256*;MD5");
    server.features.add("XSHA256");
    server.reply("XSHA256", "250 " + hex);
    try (Remote remote = open()) {
      remote.put(file, "f", options);
    }
    assertThat(server.count("XSHA256")).isEqualTo(1);
  }

  @Test
  void putsAStream() throws IOException {
    try (Remote remote = open();
        InputStream in = new ByteArrayInputStream(content)) {
      remote.put(in, -1, "f", TransferOptions.DEFAULT);
    }
    assertThat(server.files).containsOnlyKeys("/home/f");
    assertThat(server.files.get("/home/f")).isEqualTo(content);
  }

  @Test
  void goesOnWithAStreamOfWhichItKnowsTheContent() throws IOException {
    TransferOptions options =
        TransferOptions.DEFAULT.content(
            new TransferOptions.Content("v1", Instant.parse("2024-05-06T07:08:09Z")));
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, CUT);
          session.hangUp();
        });
    try (Remote remote = open()) {
      assertThatThrownBy(() -> remote.put(new ByteArrayInputStream(content), LARGE, "f", options))
          .isInstanceOf(RemoteException.class);
    }
    try (Remote remote = open()) {
      RemoteFile put = remote.put(new ByteArrayInputStream(content), LARGE, "f", options);
      assertThat(put.modified()).hasValue(Instant.parse("2024-05-06T07:08:09Z"));
    }
    assertThat(server.said).contains("REST " + CUT);
    assertThat(server.files).containsOnlyKeys("/home/f");
    assertThat(server.files.get("/home/f")).isEqualTo(content);
  }

  @Test
  void putsNoStreamThatIsShorter() throws IOException {
    try (Remote remote = open();
        InputStream in = new ByteArrayInputStream(content)) {
      assertThatThrownBy(() -> remote.put(in, LARGE + 1, "f", TransferOptions.DEFAULT))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(RemoteException.class);
      assertThat(server.files).isEmpty();
    }
  }

  @Test
  void putsNoFileThatIsWrittenMeanwhile() {
    server.script(
        "STOR",
        (session, path) -> {
          session.say("150 send");
          session.take(path, 0, Integer.MAX_VALUE);
          Files.write(file, new byte[1]);
          session.say("226 done");
        });
    assertThatThrownBy(this::put).isInstanceOf(FileSystemException.class);
    assertThat(server.files).isEmpty();
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<Long> told = new ArrayList<>();
    try (Remote remote = open()) {
      remote.put(file, "f", TransferOptions.DEFAULT.progress((done, total) -> told.add(done)));
    }
    assertThat(told).startsWith(0L).endsWith((long) LARGE).isSorted().hasSizeGreaterThan(10);
  }

  @Test
  void keepsTheNameOfAPartWithinWhatFileSystemsTake() {
    String name = "ü".repeat(127);
    String part = PartName.of(name, "x");
    assertThat(part.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSizeLessThan(256);
    assertThat(part).startsWith(".ü").endsWith(".part").isNotEqualTo(PartName.of(name, "y"));
    assertThat(part).isNotEqualTo(PartName.of(name + "ü", "x"));
  }
}
