package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.account.Permission;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers and ports that go from version to version while they are used. */
@SuppressWarnings("try") // that a socket is there, or closed early, is what is tested
final class MovingTransferTest {
  /** Much more than fits into the sockets' buffers. */
  private static final int LARGE = 20 << 20;

  private static final int PIECE = 1 << 19;
  private static final byte[] CONTENT = new byte[LARGE];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  @TempDir Path root;
  private TestDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new TestDaemon(root);
  }

  @AfterEach
  void nothingIsLeft() {
    await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
    assertThat(daemon.connections.get(0).ofOldVersion).isEmpty();
    daemon.close();
  }

  /** Another version has it when this returns, whatever the client does meanwhile. */
  private void move() {
    NetConnection connection = daemon.connections.get(0);
    int before = connection.taken.get();
    connection.moveTo(daemon.version());
    // Many of these wait in one test, and none for long.
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> connection.taken.get() > before);
  }

  private Wire login(boolean tls) throws Exception {
    return tls ? TlsWire.loggedIn(daemon.port) : Wire.loggedIn(daemon.port);
  }

  private static Socket over(Socket raw, boolean tls) throws Exception {
    return tls ? TlsWire.over(raw) : raw;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDownloadGoesOn(boolean tls) throws Exception {
    Files.write(root.resolve("large"), CONTENT);
    try (Wire wire = login(tls);
        Socket raw = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      Socket data = over(raw, tls);
      ByteArrayOutputStream got = new ByteArrayOutputStream(LARGE);
      for (int i = 0; i < 24; i++) {
        got.write(data.getInputStream().readNBytes(PIECE));
        move();
      }
      assertThat(wire.ask("STAT")).startsWith("213 ann RETR /large ");
      got.write(data.getInputStream().readAllBytes());
      assertThat(Arrays.equals(got.toByteArray(), CONTENT)).isTrue();
      assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
      assertThat(wire.ask("NOOP")).startsWith("200 ");
    }
    assertThat(daemon.connections).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUploadGoesOn(boolean tls) throws Exception {
    try (Wire wire = login(tls);
        Socket raw = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      Socket data = over(raw, tls);
      for (int at = 0; at < LARGE; at += PIECE) {
        data.getOutputStream().write(CONTENT, at, PIECE);
        move();
      }
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      data.close();
      assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
      assertThat(Arrays.equals(Files.readAllBytes(root.resolve("new")), CONTENT)).isTrue();
    }
    assertThat(daemon.connections).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUploadThatEndsInTheMiddleOfManyMovesIsWhole(boolean tls) throws Exception {
    try (Wire wire = login(tls);
        Socket raw = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      Socket data = over(raw, tls);
      Thread sender =
          new Thread(
              () -> {
                try (data) {
                  data.getOutputStream().write(CONTENT);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      sender.start();
      while (sender.isAlive()) {
        move();
      }
      assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
      assertThat(Arrays.equals(Files.readAllBytes(root.resolve("new")), CONTENT)).isTrue();
    }
  }

  @Test
  void aTransferBeginsOnAPortOfAnEarlierVersion() throws Exception {
    Files.write(root.resolve("large"), CONTENT);
    try (Wire wire = login(false)) {
      int port = wire.dataPort();
      wire.ask("REST 5");
      move();
      // 150 is said before the client connects, and again another version comes.
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      move();
      try (Socket data = Wire.connect(port)) {
        byte[] got = data.getInputStream().readAllBytes();
        assertThat(Arrays.equals(got, Arrays.copyOfRange(CONTENT, 5, LARGE))).isTrue();
        assertThat(wire.reply()).startsWith("226 ");
      }
    }
  }

  @Test
  void aConnectionThatCameEarlyIsUsed() throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      move();
      assertThat(wire.ask("NLST")).startsWith("150 ");
      assertThat(data.getInputStream().readAllBytes()).isEmpty();
      assertThat(wire.reply()).startsWith("226 ");
    }
  }

  @Test
  void aConnectionThatComesBetweenTwoVersionsIsUsed() throws Exception {
    try (Wire wire = login(false)) {
      int port = wire.dataPort();
      NetConnection connection = daemon.connections.get(0);
      connection.park();
      try (Socket data = Wire.connect(port)) {
        connection.unpark(daemon.version());
        assertThat(wire.ask("NLST")).startsWith("150 ");
        assertThat(data.getInputStream().readAllBytes()).isEmpty();
        assertThat(wire.reply()).startsWith("226 ");
      }
    }
  }

  @Test
  void anUploadThatComesWholeBetweenTwoVersionsIsStored() throws Exception {
    try (Wire wire = login(false)) {
      int port = wire.dataPort();
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      NetConnection connection = daemon.connections.get(0);
      connection.park();
      byte[] all = Arrays.copyOf(CONTENT, PIECE / 32);
      Wire.sendAll(port, all);
      connection.unpark(daemon.version());
      assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
      assertThat(Files.readAllBytes(root.resolve("new"))).isEqualTo(all);
    }
  }

  @Test
  void anUploadThatEndsBetweenTwoVersionsAndIsNotAllowedAnyMoreIsNotStored() throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(1);
      NetConnection connection = daemon.connections.get(0);
      await().until(() -> wire.ask("STAT").endsWith(" 1 bytes"));
      connection.park();
      data.close();
      daemon.accounts.mayOnly("ann", Permission.READING);
      connection.unpark(daemon.version());
      assertThat(wire.reply()).isEqualTo("550 Permission denied.");
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUploadThatMayNotBeStoredAnyMoreAtItsEndIsRefused(boolean gone) throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(1);
      move();
      // Answered by the next version, when it has looked the account up.
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      if (gone) {
        daemon.accounts.byName.clear();
      } else {
        daemon.accounts.mayOnly("ann", Permission.READING);
      }
      data.close();
      assertThat(wire.reply()).isEqualTo("550 Permission denied.");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @Test
  void aConnectionThatNoVersionUsesIsClosedInTime() throws Exception {
    daemon.close();
    daemon = new TestDaemon(root, Map.of("data_connect_timeout", 3));
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      move();
      data.setSoTimeout(10_000);
      assertThat(data.getInputStream().read()).isEqualTo(-1);
      assertThat(wire.ask("NLST")).startsWith("425 ");
    }
  }

  @Test
  void anUploadThatCameWholeToAnEarlierVersionIsStored() throws Exception {
    try (Wire wire = login(false)) {
      byte[] all = Arrays.copyOf(CONTENT, PIECE / 32);
      Wire.sendAll(wire.dataPort(), all);
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      move();
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
      assertThat(Files.readAllBytes(root.resolve("new"))).isEqualTo(all);
    }
  }

  @Test
  void whatWasSentAheadComesAfterTheTransfer() throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      wire.send("PWD\r\nCWD nowhere\r\nQUIT\r\n");
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      move();
      data.close();
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(wire.reply()).startsWith("221 ");
    }
  }

  @Test
  void anAbortReachesTheTransferInTheNextVersion() throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(1);
      move();
      assertThat(wire.ask("ABOR")).isEqualTo("426 Transfer aborted.");
      assertThat(wire.reply()).isEqualTo("226 Aborted.");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @Test
  void theTransferOfAnAccountThatIsGoneEnds() throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      daemon.accounts.byName.clear();
      move();
      assertThat(wire.reply()).startsWith("421 ");
      assertThat(data.getInputStream().read()).isEqualTo(-1);
      await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @Test
  void aTransferOfAnUnknownSchemaEnds() throws Exception {
    try (Wire wire = login(false);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      NetConnection connection = daemon.connections.get(0);
      FtpProtocol version = daemon.version();
      connection.moveTo(
          changed -> {
            changed.state().put("ftp.schema", 99);
            version.take(changed);
          });
      assertThat(wire.reply()).startsWith("421 ");
      assertThat(data.getInputStream().read()).isEqualTo(-1);
    }
  }
}
