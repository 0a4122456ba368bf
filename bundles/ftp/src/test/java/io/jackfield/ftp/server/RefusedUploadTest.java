package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that are refused while the client sends: it can end in order, and see why. */
final class RefusedUploadTest {
  private static final int ROOM = 100_000;

  /** More than the buffers of both sockets take. */
  private static final int MUCH = 32 << 20;

  @TempDir Path root;
  private TestDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new TestDaemon(root);
    daemon.files.room = ROOM;
  }

  @AfterEach
  void nothingIsLeftOpen() {
    await().untilAsserted(() -> assertThat(daemon.files.open).hasValue(0));
    assertThat(root).isEmptyDirectory();
    daemon.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theClientSendsAllAndThenReadsWhy(boolean tls) throws Exception {
    try (Wire wire = tls ? TlsWire.loggedIn(daemon.port) : Wire.loggedIn(daemon.port)) {
      for (int i = 0; i < 2; i++) {
        try (Socket raw = wire.data();
            Socket data = tls ? TlsWire.over(raw) : raw) {
          assertThat(wire.ask("STOR new")).startsWith("150 ");
          data.getOutputStream().write(new byte[MUCH]);
        }
        assertThat(wire.reply()).isEqualTo("552 There is no more room.");
        assertThat(wire.ask("NOOP")).startsWith("200 ");
      }
    }
  }

  @Test
  void theAnswerDoesNotWaitForTheClientsEnd() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[2 * ROOM]);
      assertThat(wire.reply()).startsWith("552 ");
      assertThat(wire.ask("NOOP")).startsWith("200 ");
      data.getOutputStream().write(new byte[ROOM]);
      data.shutdownOutput();
      assertThat(data.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theNextTransferWaitsForNothingAndEndsIt() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[2 * ROOM]);
      assertThat(wire.reply()).startsWith("552 ");
      try (Socket next = wire.data()) {
        assertThat(wire.ask("LIST")).startsWith("150 ");
        assertThat(next.getInputStream().readAllBytes()).isEmpty();
        assertThat(wire.reply()).startsWith("226 ");
      }
      assertThat(isEnded(data)).isTrue();
    }
  }

  @Test
  void whoMayStoreNoMoreAfterASwapCanEndInOrder() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      data.getOutputStream().write(new byte[1]);
      daemon.accounts.mayOnly("ann", Set.of());
      daemon.connections.get(0).moveTo(daemon.version());
      assertThat(wire.reply()).startsWith("550 ");
      data.getOutputStream().write(new byte[MUCH]);
      data.shutdownOutput();
      assertThat(data.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static boolean isEnded(Socket data) {
    try {
      return data.getInputStream().read() == -1;
    } catch (IOException e) {
      return true; // reset: what was sent has not been read
    }
  }
}
