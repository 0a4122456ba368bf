package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.testkit.TestConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One version lets go, the next one goes on. */
final class HandOverTest {
  @TempDir Path root;
  private TestDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(root.resolve("dir"));
    Files.write(root.resolve("dir/large"), new byte[32 << 20]);
    daemon = new TestDaemon(root);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private static String ask(TestConnection connection, String line) {
    connection.wire().writeInbound(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.UTF_8));
    return answer(connection);
  }

  private static String answer(TestConnection connection) {
    ByteBuf answer =
        await()
            .until(
                () -> {
                  connection.wire().runPendingTasks();
                  return connection.wire().<ByteBuf>readOutbound();
                },
                found -> found != null);
    try {
      return answer.toString(StandardCharsets.UTF_8);
    } finally {
      answer.release();
    }
  }

  @Test
  void everythingThatWasSaidIsRemembered() {
    TestConnection old = new TestConnection();
    daemon.version().take(old);
    assertThat(answer(old)).startsWith("220 ");
    ask(old, "USER ann");
    ask(old, "PASS secret");
    ask(old, "CWD dir");
    ask(old, "TYPE I");
    ask(old, "EPSV ALL");
    ask(old, "OPTS MLST size;");
    ask(old, "REST 7");
    assertThat(ask(old, "RNFR large")).startsWith("350 ");
    old.askToRelease();
    assertThat(old.isReleased()).isTrue();
    assertThat(old.state().values())
        .allSatisfy(value -> assertThat(value.getClass().getName()).startsWith("java."));
    assertThat(old.wire().pipeline().names()).hasSize(1);

    TestConnection next = old.handOver();
    daemon.version().take(next);
    assertThat(ask(next, "RNTO small")).startsWith("250 ");
    assertThat(ask(next, "PWD")).startsWith("257 \"/dir\"");
    assertThat(ask(next, "PASV")).startsWith("503 ");
    assertThat(ask(next, "MLST small")).contains("\r\n size=33554432; /dir/small\r\n");
    assertThat(ask(next, "STOU")).startsWith("503 REST");
    assertThat(root.resolve("dir/small")).exists();
  }

  @Test
  void aLoginHalfDoneGoesOn() {
    TestConnection old = new TestConnection();
    daemon.version().take(old);
    answer(old);
    ask(old, "USER ann");
    old.askToRelease();
    TestConnection next = old.handOver();
    daemon.version().take(next);
    assertThat(ask(next, "PASS secret")).startsWith("230 ");
  }

  @Test
  void anAccountThatIsGoneIsLoggedOut() {
    TestConnection old = new TestConnection();
    daemon.version().take(old);
    answer(old);
    ask(old, "USER ann");
    ask(old, "PASS secret");
    old.askToRelease();
    daemon.accounts.byName.clear();
    TestConnection next = old.handOver();
    daemon.version().take(next);
    assertThat(answer(next)).startsWith("421 ");
  }

  @Test
  void notOneCommandIsLostWhileVersionsChange() throws Exception {
    try (Wire wire = Wire.loggedIn(daemon.port)) {
      int commands = 2000;
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < commands; i++) {
        all.append("MKD ").append(i).append("\r\n");
      }
      Thread sender = new Thread(() -> sendAll(wire, all.toString()));
      sender.start();
      for (int i = 0; i < commands; i++) {
        if (i % 100 == 0) {
          daemon.connections.get(0).moveTo(daemon.version());
        }
        assertThat(wire.reply()).isEqualTo("257 \"/" + i + "\" created.");
      }
      sender.join();
    }
  }

  private static void sendAll(Wire wire, String text) {
    try {
      wire.send(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
