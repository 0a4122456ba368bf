package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that end their side of a connection early and read on. */
@SuppressWarnings("try") // that a socket is closed early is what is tested
final class HalfClosedTest {
  private static final int LARGE = 8 << 20;

  @TempDir Path root;
  private TestDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new TestDaemon(root);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private static void end(Wire wire, String last) throws Exception {
    wire.send(last);
    wire.socket.shutdownOutput();
  }

  @Test
  void areAnsweredToTheEnd() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Wire wire = new Wire(daemon.port)) {
        end(wire, "USER ann\r\nPASS secret\r\nPWD\r\nQUIT\r\n");
        assertThat(wire.reply()).startsWith("220 ");
        assertThat(wire.reply()).startsWith("331 ");
        assertThat(wire.reply()).startsWith("230 ");
        assertThat(wire.reply()).startsWith("257 ");
        assertThat(wire.reply()).startsWith("221 ");
        assertThat(wire.reply()).isNull();
      }
    }
  }

  @Test
  void areAnsweredHoweverMuchTheySentAhead() throws Exception {
    int many = 5000;
    try (Wire wire = Wire.loggedIn(daemon.port)) {
      end(wire, "PWD\r\n".repeat(many) + "PW");
      for (int i = 0; i < many; i++) {
        assertThat(wire.reply()).startsWith("257 ");
      }
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void areClosedWhenNothingIsLeftToAnswer() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port)) {
      wire.socket.shutdownOutput();
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void getTheListingThatTheyAskedForLast() throws Exception {
    Files.createFile(root.resolve("a"));
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      end(wire, "NLST\r\n");
      assertThat(wire.reply()).startsWith("150 ");
      byte[] names = data.getInputStream().readAllBytes();
      assertThat(new String(names, StandardCharsets.UTF_8)).isEqualTo("a\r\n");
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void getTheFileThatTheyAskedForBefore() throws Exception {
    Files.write(root.resolve("large"), new byte[LARGE]);
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      wire.socket.shutdownOutput();
      assertThat(data.getInputStream().readAllBytes()).hasSize(LARGE);
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void finishAnUploadIfTheyHaveSaidGoodbye() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      end(wire, "QUIT\r\n");
      data.getOutputStream().write(1);
      data.close();
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(wire.reply()).startsWith("221 ");
      assertThat(wire.reply()).isNull();
      assertThat(root.resolve("new")).exists();
    }
  }

  /** A client that is gone looks the same, and so does the end of its file. */
  @Test
  void storeNothingIfTheyMayBeGone() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(1);
      wire.socket.shutdownOutput();
      assertThat(wire.reply()).startsWith("426 ");
      assertThat(wire.reply()).isNull();
      await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  /** The file and its end are there before the command, as far as the buffers take it. */
  @Test
  void storeWhatCameWholeBeforeTheCommand() throws Exception {
    for (int size : new int[] {0, 1, 50_000}) {
      byte[] content = new byte[size];
      Arrays.fill(content, (byte) 7);
      try (Wire wire = Wire.loggedIn(daemon.port)) {
        Wire.sendAll(wire.dataPort(), content);
        assertThat(wire.ask("STOR new")).startsWith("150 ");
        assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
        assertThat(Files.readAllBytes(root.resolve("new"))).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void getTheFileThoughTheyWillSendNothingOnItsConnection(boolean early) throws Exception {
    Files.write(root.resolve("large"), new byte[LARGE]);
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      if (early) {
        data.shutdownOutput();
      }
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      if (!early) {
        data.shutdownOutput();
      }
      assertThat(data.getInputStream().readAllBytes()).hasSize(LARGE);
      assertThat(wire.reply()).startsWith("226 ");
    }
  }
}
