package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.account.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that do not come to their end, and what is said meanwhile. */
@SuppressWarnings("try") // that a socket is closed early, or only there, is what is tested
final class InterruptedTransferTest {
  private static final int LARGE = 64 << 20;

  /** Fits into the buffers of a socket. */
  private static final int PIECE = 64 << 10;

  @TempDir Path root;
  private TestDaemon daemon;

  @AfterEach
  void nothingIsLeftOpen() {
    await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
    daemon.close();
  }

  private Wire start(Map<String, Object> config) throws Exception {
    try (RandomAccessFile large = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
      // As long, and nothing to write to the disk.
      large.setLength(LARGE);
    }
    daemon = new TestDaemon(root, config);
    return Wire.loggedIn(daemon.port);
  }

  @Test
  void answersWhileTheClientTakesItsTime() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).isEqualTo("150 Here come " + LARGE + " bytes.");
      assertThat(wire.ask("NOOP")).isEqualTo("200 OK.");
      assertThat(wire.ask("STAT")).startsWith("213 ann RETR /large ");
      assertThat(daemon.connections.get(0).activity).startsWith("ann RETR /large");
      assertThat(daemon.connections.get(0).busy).isTrue();
      wire.send("PWD\r\nQUIT\r\n");
      assertThat(data.getInputStream().readAllBytes()).hasSize(LARGE);
      assertThat(wire.reply()).isEqualTo("226 Transfer complete.");
      assertThat(daemon.connections.get(0).busy).isFalse();
      assertThat(wire.reply()).isEqualTo("221 Goodbye.");
      assertThat(wire.reply()).isNull();
    }
  }

  @Test
  void keepsTheOrderOfWhatMustWait() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      wire.send("CWD nowhere\r\n".repeat(40) + "PWD\r\n");
      data.getInputStream().readAllBytes();
      assertThat(wire.reply()).startsWith("226 ");
      for (int i = 0; i < 40; i++) {
        assertThat(wire.reply()).startsWith("550 ");
      }
      assertThat(wire.reply()).startsWith("257 ");
    }
  }

  @Test
  void abortsADownload() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      assertThat(wire.ask("ABOR")).isEqualTo("426 Transfer aborted.");
      assertThat(wire.reply()).isEqualTo("226 Aborted.");
      assertThat(wire.ask("NOOP")).isEqualTo("200 OK.");
    }
  }

  /** As BSD's ftp does, with the last byte of the first part urgent or in line. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void abortsBehindATelnetSynch(boolean urgent) throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      wire.send(new byte[] {(byte) 255, (byte) 244});
      if (urgent) {
        wire.socket.sendUrgentData(255);
      } else {
        wire.send(new byte[] {(byte) 255});
      }
      wire.send(new byte[] {(byte) 242, 'A', 'B', 'O', 'R', '\r', '\n'});
      assertThat(wire.reply()).isEqualTo("426 Transfer aborted.");
      assertThat(wire.reply()).isEqualTo("226 Aborted.");
    }
  }

  @Test
  void abortsBehindManyCommandsThatWait() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      wire.send("PWD\r\n".repeat(200) + "STAT\r\nABOR\r\n");
      assertThat(wire.reply()).startsWith("213 ");
      assertThat(wire.reply()).isEqualTo("426 Transfer aborted.");
      assertThat(wire.reply()).isEqualTo("226 Aborted.");
      for (int i = 0; i < 200; i++) {
        assertThat(wire.reply()).startsWith("257 ");
      }
    }
  }

  /** However many: what is read is bounded, and what is not comes later. */
  @Test
  void losesNoneOfTheCommandsThatDoNotFit() throws Exception {
    int many = 20_000;
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("RETR large")).startsWith("150 ");
      Thread sender = new Thread(() -> sendAll(wire, "PWD\r\n".repeat(many)));
      sender.start();
      data.getInputStream().readAllBytes();
      assertThat(wire.reply()).startsWith("226 ");
      for (int i = 0; i < many; i++) {
        assertThat(wire.reply()).startsWith("257 ");
      }
      sender.join();
    }
  }

  private static void sendAll(Wire wire, String text) {
    try {
      wire.send(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void abortsAnUpload() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[1000]);
      assertThat(wire.ask("ABOR")).isEqualTo("426 Transfer aborted.");
      assertThat(wire.reply()).isEqualTo("226 Aborted.");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsOfAnUploadWhatItsAccountMayStillStore(boolean allowed) throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      daemon.files.keeping = true;
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[1000]);
      if (!allowed) {
        daemon.accounts.mayOnly("ann", Permission.READING);
      }
      assertThat(wire.ask("ABOR")).isEqualTo("426 Transfer aborted.");
      assertThat(Files.exists(root.resolve("new"))).isEqualTo(allowed);
    }
  }

  @Test
  void abortsWhileWaitingForTheClient() throws Exception {
    try (Wire wire = start(Map.of())) {
      wire.dataPort();
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      assertThat(wire.ask("ABOR")).isEqualTo("426 Transfer aborted.");
      assertThat(wire.reply()).isEqualTo("226 Aborted.");
    }
  }

  @Test
  void storesNothingWhenTheClientGoesAway() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[1000]);
      wire.close();
      await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @Test
  void storesNothingWhenTheDataConnectionIsReset() throws Exception {
    try (Wire wire = start(Map.of());
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[1000]);
      data.setSoLinger(true, 0);
      data.close();
      assertThat(wire.reply()).startsWith("426 ");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @Test
  void countsATransferOnceAndAsFailedByTheFaultOfThisSideOnly() throws Exception {
    try (Wire wire = start(Map.of())) {
      List<Boolean> exchanges = daemon.connections.get(0).exchanges;
      assertThat(storeCounted(wire, exchanges)).containsExactly(true);

      daemon.files.failing = true;
      assertThat(storeCounted(wire, exchanges)).containsExactly(false);

      wire.dataPort();
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      exchanges.clear();
      assertThat(wire.ask("ABOR")).startsWith("426 ");
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(exchanges).containsExactly(true);
    }
  }

  private static List<Boolean> storeCounted(Wire wire, List<Boolean> exchanges) throws Exception {
    try (Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      exchanges.clear();
      data.getOutputStream().write(1);
    }
    wire.reply();
    return exchanges;
  }

  @Test
  void givesUpOnAClientThatStandsStill() throws Exception {
    try (Wire wire = start(Map.of("data_stall_timeout", 1));
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[1000]);
      assertThat(wire.reply()).isEqualTo("426 Nothing has moved for too long.");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }

  @Test
  void givesUpOnAClientThatDoesNotConnect() throws Exception {
    try (Wire wire = start(Map.of("data_connect_timeout", 3))) {
      wire.dataPort();
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      assertThat(wire.reply()).isEqualTo("425 No data connection came in time.");
    }
  }

  @Test
  void closesAPortThatNobodyUses() throws Exception {
    try (Wire wire = start(Map.of("data_connect_timeout", 1));
        Socket data = wire.data()) {
      assertThat(data.getInputStream().read()).isEqualTo(-1);
      assertThat(wire.ask("STOR new")).isEqualTo("425 Use EPSV or PASV first.");
    }
  }

  @Test
  void takesOneConnectionForEachPort() throws Exception {
    try (Wire wire = start(Map.of())) {
      int port = wire.dataPort();
      try (Socket first = Wire.connect(port)) {
        await().until(() -> refuses(port));
        assertThat(wire.ask("STOR new")).startsWith("150 ");
        first.getOutputStream().write("x".getBytes(StandardCharsets.UTF_8));
        first.close();
        assertThat(wire.reply()).startsWith("226 ");
        assertThat(root.resolve("new")).hasContent("x");
      }
    }
  }

  private static boolean refuses(int port) {
    try (Socket another = Wire.connect(port)) {
      return another.getInputStream().read() < 0;
    } catch (Exception e) {
      return true;
    }
  }

  @Test
  void turnsStrangersAwayAndWaitsOn() throws Exception {
    try (Wire wire = start(Map.of())) {
      int port = wire.dataPort();
      try (Socket stranger = new Socket()) {
        stranger.bind(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
        stranger.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        InputStream in = stranger.getInputStream();
        assertThat(in.read()).isEqualTo(-1);
      }
      try (Socket data = Wire.connect(port)) {
        assertThat(wire.ask("LIST")).startsWith("150 ");
        assertThat(data.getInputStream().readAllBytes()).isNotEmpty();
        assertThat(wire.reply()).startsWith("226 ");
      }
    }
  }

  @Test
  void storesNothingWhenTlsIsCutShort() throws Exception {
    try (Wire wire = start(Map.of())) {
      assertThat(wire.ask("AUTH TLS")).startsWith("234 ");
      SSLContext trusting = trusting();
      SSLSocket control =
          (SSLSocket) trusting.getSocketFactory().createSocket(wire.socket, "localhost", 1, true);
      try (Wire secure = new Wire(control)) {
        secure.ask("USER ann");
        assertThat(secure.ask("PASS secret")).startsWith("230 ");
        secure.ask("PBSZ 0");
        assertThat(secure.ask("PROT P")).startsWith("200 ");
        try (Socket raw = secure.data()) {
          assertThat(secure.ask("STOR new")).startsWith("150 ");
          SSLSocket data =
              (SSLSocket) trusting.getSocketFactory().createSocket(raw, "localhost", 1, true);
          data.getOutputStream().write(new byte[1000]);
          data.getOutputStream().flush();
          raw.shutdownOutput();
          assertThat(secure.reply()).startsWith("426 ");
          assertThat(root.resolve("new")).doesNotExist();
        }
      }
    }
  }

  private static SSLContext trusting() throws Exception {
    TrustManager all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {all}, null);
    return context;
  }

  @Test
  void givesTwoSessionsTwoNames() throws Exception {
    try (Wire one = start(Map.of());
        Wire other = Wire.loggedIn(daemon.port);
        Socket first = one.data();
        Socket second = other.data()) {
      assertThat(one.ask("STOU a")).isEqualTo("150 FILE: /a");
      String told = other.ask("STOU a");
      assertThat(told).startsWith("150 FILE: /a.");
      first.getOutputStream().write(1);
      second.getOutputStream().write(2);
      first.close();
      assertThat(one.reply()).isEqualTo("226 Transfer complete.");
      second.close();
      assertThat(other.reply()).isEqualTo("226 Transfer complete.");
      assertThat(root.resolve("a")).hasBinaryContent(new byte[] {1});
      Path secondName = root.resolve(told.substring("150 FILE: /".length()));
      assertThat(secondName).hasBinaryContent(new byte[] {2});
    }
  }

  @Test
  void storesWhatCameWholeBeforeItsCommand() throws Exception {
    byte[] all = new byte[PIECE];
    new Random(3).nextBytes(all);
    try (Wire wire = start(Map.of())) {
      Wire.sendAll(wire.dataPort(), all);
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      assertThat(wire.reply()).startsWith("226 ");
      assertThat(Files.readAllBytes(root.resolve("new"))).isEqualTo(all);
    }
  }

  @Test
  void storesNothingOfWhatWasCutBeforeItsCommand() throws Exception {
    try (Wire wire = start(Map.of())) {
      Socket data = wire.data();
      data.getOutputStream().write(new byte[PIECE]);
      data.setSoLinger(true, 0); // closing resets it
      data.close();
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      assertThat(wire.reply()).startsWith("426 ");
      assertThat(root.resolve("new")).doesNotExist();
    }
  }
}
