package io.jackfield.transport.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
class ServiceManagerTest {
  private static final long PID = 4711;

  @TempDir Path folder;
  private NotifyReceiver receiver;
  private ServiceManager manager;

  @BeforeEach
  void open() throws IOException {
    String address = folder.resolve("notify").toString();
    receiver = new NotifyReceiver(address);
    manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address), PID, Optional::empty);
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  @Test
  void isToldOfTheLifeOfTheDaemon() throws IOException {
    manager.ready("3 listeners, 0 connections");
    manager.reloading();
    manager.reloaded("3 listeners, 1 connection");
    manager.stopping(Duration.ofSeconds(6), "stopping, 1 connection");
    List<String> messages = receiver.messages();
    assertThat(messages).hasSize(4);
    assertThat(messages.get(0)).isEqualTo("READY=1\nSTATUS=3 listeners, 0 connections");
    assertThat(messages.get(1)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+\nSTATUS=reading .*");
    assertThat(messages.get(2)).isEqualTo("READY=1\nSTATUS=3 listeners, 1 connection");
    assertThat(messages.get(3))
        .isEqualTo("STOPPING=1\nEXTEND_TIMEOUT_USEC=6000000\nSTATUS=stopping, 1 connection");
  }

  @Test
  void aStatusIsToldWhenItHasChanged() throws IOException {
    manager.status("waits for http");
    manager.status("waits for http");
    manager.ready("1 listener, 0 connections");
    manager.status("1 listener, 0 connections");
    manager.status("1 listener, 2 connections");
    assertThat(receiver.messages())
        .containsExactly(
            "STATUS=waits for http",
            "READY=1\nSTATUS=1 listener, 0 connections",
            "STATUS=1 listener, 2 connections");
  }

  /** It would take the end of a reload for that of the start. */
  @Test
  void aReloadBeforeTheDaemonIsReadyIsNotTold() throws IOException {
    manager.reloading();
    manager.reloaded("");
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void nothingIsToldOfADaemonThatStopsButThat() throws IOException {
    manager.ready("");
    manager.stopping(Duration.ofSeconds(1), "stopping");
    receiver.messages();
    manager.reloading();
    manager.reloaded("");
    manager.status("0 listeners");
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void whatFoundNoRoomIsToldLater() throws IOException {
    manager.ready("0");
    int sent = 1;
    for (; sent < 5000 && manager.isToldAll(); sent++) {
      manager.ready(Integer.toString(sent));
    }
    assertThat(manager.isToldAll()).as("the kernel's queue is bounded").isFalse();
    int before = receiver.messages().size();
    assertThat(before).isEqualTo(sent - 1);
    manager.status("more");
    assertThat(receiver.messages()).containsExactly("READY=1\nSTATUS=" + before, "STATUS=more");
  }

  @Test
  void abstractAddressesBeginWithAnAt() throws IOException {
    String name = "jackfield-test-" + UUID.randomUUID();
    try (NotifyReceiver hidden = new NotifyReceiver("\0" + name)) {
      ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name), PID, Optional::empty).ready("");
      assertThat(hidden.messages()).hasSize(1);
    }
  }

  @Test
  void aSocketThatIsGoneOrMeansNothingIsInNobodysWay() {
    for (String address : List.of(folder.resolve("gone").toString(), "vsock:2:1234")) {
      ServiceManager other =
          ServiceManager.of(Map.of("NOTIFY_SOCKET", address), PID, Optional::empty);
      other.ready("");
      other.status("changed");
    }
    assertThat(ServiceManager.of(Map.of(), PID, Optional::empty).isThere()).isFalse();
    Map<String, String> there = Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString());
    assertThat(ServiceManager.of(there, PID, () -> Optional.of("native = false")).isThere())
        .isFalse();
  }

  @Test
  void theWatchdogIsAnsweredWhileAllLoopsAnswer() throws Exception {
    DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(2);
    ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    CountDownLatch gate = new CountDownLatch(1);
    try {
      watching(PID, "20000").watch(loops, timers);
      await().until(() -> receiver.messages().contains("WATCHDOG=1"));
      CountDownLatch held = new CountDownLatch(1);
      loops
          .next()
          .execute(
              () -> {
                held.countDown();
                awaitQuietly(gate);
              });
      held.await();
      // A round that was under way, and three that come to nothing.
      awaitRounds(timers, 3);
      receiver.messages();
      awaitRounds(timers, 3);
      assertThat(receiver.messages()).isEmpty();
      gate.countDown();
      await().until(() -> receiver.messages().contains("WATCHDOG=1"));
    } finally {
      gate.countDown();
      timers.shutdownNow();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void aWatchdogOfAnotherProcessIsNotAnswered() {
    ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    watching(PID + 1, "20000").watch(List.of(), timers);
    watching(PID, "soon").watch(List.of(), timers);
    assertThat(timers.getQueue()).isEmpty();
    timers.shutdownNow();
  }

  private ServiceManager watching(long pid, String micros) {
    Map<String, String> environment = new HashMap<>();
    environment.put("NOTIFY_SOCKET", folder.resolve("notify").toString());
    environment.put("WATCHDOG_PID", Long.toString(pid));
    environment.put("WATCHDOG_USEC", micros);
    return ServiceManager.of(environment, PID, Optional::empty);
  }

  private static void awaitRounds(ScheduledThreadPoolExecutor timers, int rounds) {
    long before = timers.getCompletedTaskCount();
    await().until(() -> timers.getCompletedTaskCount() >= before + rounds);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
