package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.account.Account;
import io.jackfield.account.AuthenticationBusyException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords whose check takes its time. */
final class LoginTest {
  private static final int GUESSES = 50;

  @TempDir Path root;
  private TestDaemon daemon;
  private final CompletableFuture<Optional<Account>> slow = new CompletableFuture<>();

  @BeforeEach
  void start() {
    daemon = new TestDaemon(root);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private Wire asked() throws Exception {
    Wire wire = new Wire(daemon.port);
    wire.reply();
    wire.ask("USER ann");
    wire.send("PASS secret\r\n");
    return wire;
  }

  @Test
  void manyThatWaitHoldNoThread() throws Exception {
    Files.createFile(root.resolve("a"));
    Wire other = Wire.loggedIn(daemon.port);
    List<Wire> guessing = new ArrayList<>();
    for (int i = 0; i < GUESSES; i++) {
      daemon.accounts.answers.add(slow);
      guessing.add(asked());
    }
    await().until(daemon.accounts.answers::isEmpty);
    await().untilAsserted(() -> assertThat(daemon.transport.workers().info().running()).isZero());
    try (Socket data = other.data()) {
      assertThat(other.ask("NLST")).startsWith("150 ");
      byte[] names = data.getInputStream().readAllBytes();
      assertThat(new String(names, StandardCharsets.UTF_8)).isEqualTo("a\r\n");
      assertThat(other.reply()).startsWith("226 ");
    }
    slow.complete(Optional.empty());
    for (Wire wire : guessing) {
      assertThat(wire.reply()).startsWith("530 ");
      wire.close();
    }
    other.close();
  }

  @Test
  void isToldToComeLaterWhenTooManyWait() throws Exception {
    daemon.accounts.answers.add(CompletableFuture.failedFuture(new AuthenticationBusyException()));
    try (Wire wire = asked()) {
      assertThat(wire.reply()).isEqualTo("421 Too many logins at once, try again later.");
      assertThat(wire.reply()).isNull();
      assertThat(daemon.connections.get(0).exchanges).doesNotContain(false);
    }
  }

  @Test
  void isCheckedAgainWhenTheAccountsAreReplacedMeanwhile() throws Exception {
    daemon.accounts.answers.add(slow);
    try (Wire wire = asked()) {
      await().until(daemon.accounts.answers::isEmpty);
      slow.completeExceptionally(new CancellationException());
      assertThat(wire.reply()).startsWith("230 ");
    }
  }

  @Test
  void oneThatHasGoneIsNotLoggedIn() throws Exception {
    daemon.accounts.answers.add(slow);
    Wire wire = asked();
    await().until(daemon.accounts.answers::isEmpty);
    wire.socket.setSoLinger(true, 0); // closing resets it
    wire.close();
    await().until(() -> !daemon.connections.get(0).channel().isOpen());
    slow.complete(Optional.of(daemon.accounts.byName.get("ann")));
    assertThat(daemon.connections.get(0).activity).isEmpty();
  }
}
