package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.RunningDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large transfers while the code under them is replaced again and again. The bytes flow before,
 * during and after each change, on the two connections that the client has opened.
 */
class SwapFtpTransferIT {
  private static final long SIZE = Long.getLong("jackfield.it.transfer", 32L << 20);
  private static final int CHUNK = 1 << 16;

  private static final List<String> CHANGES =
      List.of("deploy ftp", "restart tcp", "restart files", "restart accounts", "deploy ftp");

  /** More than changes: after the last one is still more on the way than the kernel buffers. */
  private static final long PART = SIZE / (CHANGES.size() + 3);

  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.deploy.cfg", "rate", "1000")
          .configured("io.jackfield.deploy.cfg", "generations", "1000");

  /** Some bytes of a transfer. */
  private interface Bytes {
    void move(int count) throws IOException;
  }

  @BeforeAll
  static void addUser() throws IOException {
    running.addUser("ann", "secret");
    Files.copy(new Content(SIZE), file("large"));
  }

  @ParameterizedTest
  @ValueSource(strings = {Ftp.PLAIN, "TLSv1.3", "TLSv1.2"})
  void aDownloadIsWhole(String tls) throws Exception {
    try (Ftp ftp = Ftp.login(running.port("ftp"), tls, "ann");
        Socket raw = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("RETR large")).startsWith("150 ");
      InputStream data = ftp.secured(raw).getInputStream();
      Content content = new Content(SIZE);
      moveDuringChanges(ftp, "RETR", count -> content.compare(data, count));
      content.compareAll(data);
      assertThat(ftp.reply()).startsWith("226 ");
      assertThat(ftp.ask("NOOP")).startsWith("200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Ftp.PLAIN, "TLSv1.3"})
  void anUploadIsWhole(String tls) throws Exception {
    try (Ftp ftp = Ftp.login(running.port("ftp"), tls, "ann");
        Socket raw = ftp.data(ftp.passivePort())) {
      assertThat(ftp.ask("STOR new" + tls)).startsWith("150 ");
      try (Socket data = ftp.secured(raw)) {
        Content content = new Content(SIZE);
        moveDuringChanges(
            ftp, "STOR", count -> data.getOutputStream().write(content.readNBytes(count)));
        content.transferTo(data.getOutputStream());
      }
      assertThat(ftp.reply()).startsWith("226 ");
      assertThat(ftp.ask("NOOP")).startsWith("200 ");
    }
    try (InputStream stored = Files.newInputStream(file("new" + tls))) {
      new Content(SIZE).compareAll(stored);
    }
  }

  private static void moveDuringChanges(Ftp ftp, String verb, Bytes bytes) throws Exception {
    String before = connection(verb);
    for (String change : CHANGES) {
      for (long left = PART / 2; left > 0; left -= CHUNK) {
        bytes.move((int) Math.min(CHUNK, left));
      }
      moveDuring(Aside.run(() -> change(change)), bytes);
      assertThat(ftp.ask("STAT")).as("after " + change).startsWith("213 ann " + verb);
    }
    assertThat(connection(verb)).isEqualTo(before);
  }

  /** The less is left the slower, so that it neither stands still nor comes to the end. */
  private static void moveDuring(Aside change, Bytes bytes) throws Exception {
    long left = PART / 2;
    while (!change.isOver(Duration.ofMillis(5))) {
      int count = (int) Math.min(CHUNK, Math.min(left, left / 500 + 1));
      bytes.move(count);
      left -= count;
    }
    assertThat(left).as("what was still to come").isPositive();
  }

  private static void change(String change) {
    String[] words = change.split(" ", 2);
    String bundle = words[1];
    String what = words[0].equals("deploy") ? Home.shipped(bundle).toString() : bundle;
    running.get().ask(words[0], what).ok();
  }

  /** The id of the only FTP connection, which transfers. */
  private static String connection(String verb) {
    String id = "";
    for (JsonNode connection : running.get().json("connections", "--json")) {
      if (connection.path("protocol").asText().equals("ftp")) {
        assertThat(id).as("another connection").isEmpty();
        assertThat(connection.path("activity").asText()).contains(verb);
        id = connection.path("id").asText();
      }
    }
    assertThat(id).isNotEmpty();
    return id;
  }

  private static Path file(String name) {
    return running.home().path("files", "ann", name);
  }
}
