package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Needs;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.StubSystemd;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A daemon that a service manager has started. */
@Needs("python3")
class SystemdIT {
  private static final String HTTP = "io.jackfield.tcp.listener-http.cfg";

  private final Home home = Home.create();
  private final List<Pattern> expected = new ArrayList<>();

  @AfterEach
  void deleteHome() {
    try (home) {
      LogCheck.check(home, expected);
    }
  }

  @Test
  void isToldHowTheDaemonIs() throws Exception {
    try (StubSystemd systemd = new StubSystemd();
        Daemon daemon = systemd.start(home, Map.of("WATCHDOG_USEC", "1000000"))) {
      await().until(() -> told(systemd, "READY=1 STATUS=4 listeners, 0 connections"));
      await().until(() -> systemd.signsOfLife() > 2);
      try (Wire client = new Wire(daemon.port("echo"))) {
        client.send("hello\n");
        client.line();
        await().until(() -> told(systemd, "STATUS=4 listeners, 1 connection"));
      }

      home.configure(HTTP, "idle.timeout", "17");
      home.configure("io.jackfield.accounts.cfg", "anonymous", "/secret");
      daemon.hangUp();
      await().until(() -> daemon.log().contains("reloaded millis="));
      assertThat(daemon.log())
          .contains(HTTP + ": changed since it was last asked for [idle.timeout]")
          .contains("io.jackfield.accounts.cfg: changed since it was last asked for [anonymous]");
      assertThat(daemon.log().lines().filter(line -> line.contains("changed")))
          .noneMatch(line -> line.contains("/secret"));
      await()
          .until(
              () -> systemd.told().stream().filter(each -> each.startsWith("READY")).count() == 2);
      Matcher reloading =
          Pattern.compile("RELOADING=1 MONOTONIC_USEC=(\\d+) STATUS=.+")
              .matcher(String.join("\n", systemd.told()));
      assertThat(reloading.find()).isTrue();
      assertThat(Long.parseLong(reloading.group(1)))
          .as("the same clock")
          .isBetween(systemd.when("READY=1"), systemd.when("RELOADING=1"));

      daemon.stop();
      await()
          .until(() -> told(systemd, "STOPPING=1 EXTEND_TIMEOUT_USEC=6000000 STATUS=stopping, "));
    }
  }

  @Test
  void aHangupReadsWhatIsThereAndNothingEnds() throws Exception {
    expected.add(Pattern.compile("idle.timeout: 'soon' is not an integer"));
    try (Daemon daemon = Daemon.startFast(home)) {
      daemon.hangUp();
      await().until(() -> daemon.log().contains("nothing has changed since it was last asked for"));
      home.configure(HTTP, "idle.timeout", "soon");
      await().until(() -> daemon.log().contains("the old value stays in force"));
      daemon.hangUp();
      await()
          .until(
              () ->
                  daemon
                      .log()
                      .contains("idle.timeout: 'soon' is not an integer (0..86400), as before"));
      Files.copy(home.path("etc", HTTP), home.path("etc", "io.jackfield.tcp.listener-more.cfg"));
      home.configure("io.jackfield.tcp.listener-more.cfg", "idle.timeout", "5");
      daemon.hangUp();
      await().until(() -> daemon.log().contains("listening name=more "));
      daemon.stop();
    }
  }

  @Test
  void theWatchdogHearsNothingWhileALoopIsHeld() throws Exception {
    expected.add(Pattern.compile("watchdog gets no answer while loops=\\d are held"));
    Path gate = home.path("gate");
    holder(gate).build(Files.createDirectories(home.path("deploy")).resolve("holder.jar"));
    try (StubSystemd systemd = new StubSystemd();
        Daemon daemon = systemd.start(home, Map.of("WATCHDOG_USEC", "200000"))) {
      await().until(() -> systemd.signsOfLife() > 2);
      try (Wire client = new Wire(daemon.port("http"))) {
        client.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await().until(() -> daemon.log().contains("watchdog gets no answer"));
        // What was on its way is there when a second has brought nothing more.
        AtomicInteger before = new AtomicInteger(-1);
        await()
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  int now = (int) systemd.signsOfLife();
                  return before.getAndSet(now) == now;
                });
        Files.createFile(gate);
        await().until(() -> systemd.signsOfLife() > before.get());
        assertThat(client.response().text()).isEqualTo("let go");
      }
      daemon.stop();
    }
  }

  /** With blocking sockets, as they are without NonBlocking=yes. */
  @Test
  void aRestartRefusesNobodyWhoseSocketIsPassed() throws Exception {
    try (StubSystemd systemd = new StubSystemd("echo", "http", "http", "gopher")) {
      int port = systemd.ports("echo").get(0);
      Daemon first = systemd.start(home, Map.of());
      Callers callers = new Callers(port);
      try {
        assertThat(first.log())
            .contains("listening name=echo address=127.0.0.1:" + port + " ")
            .contains("listener-http.cfg: address and port are not used")
            .contains("no listener has its name name=gopher");
        for (int http : systemd.ports("http")) {
          try (Wire client = new Wire(http)) {
            assertThat(client.get("/hello")).startsWith("HTTP/1.1 200");
          }
        }
        assertThat(first.ask("restart", "tcp").ok().exit()).isZero();
        await().until(() -> callers.served() > 50);
        first.stop();
        // Nobody is there, and the client waits for the next one.
        try (Wire early = new Wire(port)) {
          early.send("early\n");
          int before = callers.served();
          try (Daemon second = systemd.start(home, Map.of())) {
            assertThat(early.line()).endsWith("early");
            await().until(() -> callers.served() > before + 50);
            callers.leave();
            second.stop();
          }
        }
      } finally {
        callers.leave();
        first.close();
      }
      assertThat(callers.refused()).isEmpty();
      assertThat(callers.cutOff()).as("each caller is one at a time").isLessThan(4);
    }
  }

  @Test
  void whatCannotTakeThemOverSaysWhichSettingIsInTheWay() throws Exception {
    expected.add(Pattern.compile("cannot listen on the socket that the service manager passed"));
    home.configure("io.jackfield.transport.cfg", "io", "nio");
    try (StubSystemd systemd = new StubSystemd("echo");
        Daemon daemon = systemd.start(home, Map.of())) {
      Command.Result status = daemon.ask("status");
      assertThat(status.exit()).isEqualTo(1);
      assertThat(status.err())
          .contains(
              "io = epoll in etc/io.jackfield.transport.cfg can take it over, and NIO cannot");
      assertThat(told(systemd, "READY=1 STATUS=3 listeners, 1 not open, ")).isTrue();
      daemon.stop();
    }
  }

  private static boolean told(StubSystemd systemd, String beginning) {
    return systemd.told().stream().anyMatch(each -> each.startsWith(beginning));
  }

  /** Answers on the event loop, once a file is there. */
  private static Plugin holder(Path gate) {
    return new Plugin(
        "holder",
        """
        package plugin;
        import io.jackfield.http.*;
        import java.nio.file.*;
        import java.util.concurrent.*;
        import org.osgi.service.component.annotations.*;
        @Component(property = "http.path=/hold")
        public final class Plugin implements AsyncHttpHandler {
          @Override
          public CompletionStage<HttpResponse> handle(HttpRequest request) {
            while (!Files.exists(Path.of("%s"))) {
              Thread.onSpinWait();
            }
            return CompletableFuture.completedFuture(HttpResponse.text("let go"));
          }
        }
        """
            .formatted(gate));
  }

  /** Who comes again and again, each time with a new connection. */
  private static final class Callers {
    private final AtomicInteger served = new AtomicInteger();

    /** Accepted by a daemon that has ended before it was asked anything. */
    private final AtomicInteger cutOff = new AtomicInteger();

    private final AtomicBoolean leaving = new AtomicBoolean();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile @Nullable Wire current;

    Callers(int port) {
      thread =
          new Thread(
              () -> {
                while (!leaving.get()) {
                  visit(port);
                }
              },
              "callers");
      thread.start();
    }

    private void visit(int port) {
      try (Wire client = new Wire(port, Duration.ofSeconds(30))) {
        current = client;
        client.send("hello\n");
        (client.line().endsWith("hello") ? served : cutOff).incrementAndGet();
      } catch (ConnectException e) {
        refused.add(e.toString());
      } catch (IOException e) {
        cutOff.incrementAndGet();
      }
    }

    int served() {
      return served.get();
    }

    int cutOff() {
      return cutOff.get();
    }

    List<String> refused() {
      return refused;
    }

    /** Also if nobody answers. */
    void leave() throws IOException, InterruptedException {
      leaving.set(true);
      Wire open = current;
      if (open != null) {
        open.close();
      }
      thread.join();
    }
  }
}
