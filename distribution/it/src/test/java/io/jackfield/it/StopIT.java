package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a daemon ends, and how the next one takes up. */
class StopIT {
  private final Home home = Home.create();

  @AfterEach
  void deleteHome() {
    try (home) {
      LogCheck.check(home, List.of());
    }
  }

  /** And an event that is on its way is no reason to complain. */
  @Test
  void theNextOneHasWhatTheLastOneHad() throws Exception {
    home.configure("io.jackfield.accounts.cfg", "anonymous", "/ann");
    Files.createDirectories(home.path("deploy"));
    new Plugin("asker", ASKER).build(home.path("deploy", "asker.jar"));
    new Plugin("late", LATE_EVENT)
        .bnd("Bundle-Activator: plugin.Plugin")
        .build(home.path("deploy", "late.jar"));
    try (Daemon first = Daemon.startFast(home)) {
      addUser(first);
      Files.writeString(home.path("files", "ann", "kept.txt"), "kept");
      await().until(() -> first.log().contains("started name=late "));
      await().until(() -> first.ask("tasks").ok().out().contains("later"));
      String before = first.output();
      first.stop();
      assertThat(first.output()).isEqualTo(before);
      assertThat(first.errors()).contains("stopped").doesNotContain("EventAdmin");
    }
    assertThat(home.path("run", "control.sock")).doesNotExist();
    Files.delete(home.path("deploy", "asker.jar"));
    Files.delete(home.path("deploy", "late.jar"));
    new Plugin("later", LATER_TASK).build(home.path("deploy", "later.jar"));
    try (Daemon second = Daemon.startFast(home)) {
      assertThat(second.ask("user", "list").ok().out()).contains("ann");
      assertThat(Http.get(http(second, "/ann/kept.txt")).text()).isEqualTo("kept");
      await().until(() -> second.ask("tasks", "history").ok().out().contains("said hello"));
    }
    // That one was killed, and leaves nothing in the way.
    try (Daemon third = Daemon.startFast(home)) {
      assertThat(third.ask("user", "list").ok().out()).contains("ann");
      third.stop();
    }
  }

  @Test
  void whatCanEndEndsAndTheOthersAreTold() throws Exception {
    Files.createDirectories(home.path("deploy"));
    new Plugin("slow", SLOW_HANDLER).build(home.path("deploy", "slow.jar"));
    try (Daemon daemon = Daemon.startFast(home)) {
      addUser(daemon);
      Files.write(home.path("files", "ann", "endless.bin"), new byte[50_000_000]);
      try (Wire download = login(daemon);
          Wire downloaded = new Wire(passivePort(download));
          Wire upload = login(daemon);
          Wire uploaded = new Wire(passivePort(upload));
          Wire idle = login(daemon);
          Wire request = new Wire(daemon.port("http"))) {
        assertThat(download.ftp("RETR endless.bin")).startsWith("150");
        downloaded.bytes(1000);
        assertThat(upload.ftp("STOR slow.bin")).startsWith("150");
        uploaded.send("first half, ");
        await().until(() -> daemon.ask("connections").ok().out().contains("slow.bin"));
        request.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await().until(() -> Files.exists(home.path("data", "slow.begun")));

        daemon.terminate();
        await().until(() -> daemon.log().contains("stopping"));
        uploaded.send("second half").end();
        assertThat(daemon.exit(Duration.ofSeconds(5))).isZero();

        assertThat(upload.rest()).contains("226 ");
        assertThat(request.rest()).startsWith("HTTP/1.1 200").endsWith("at last");
        assertThat(idle.rest()).startsWith("421");
        assertThat(download.rest()).containsPattern("(?m)^(421|426) ");
      }
      assertThat(home.path("files", "ann", "slow.bin")).hasContent("first half, second half");
    }
  }

  /** Keeps a thread of the event service busy until that interrupts it. */
  private static final String LATE_EVENT =
      """
      package plugin;
      import java.util.*;
      import java.util.concurrent.CountDownLatch;
      import org.osgi.framework.*;
      import org.osgi.service.event.*;
      public final class Plugin implements BundleActivator, EventHandler {
        private final CountDownLatch begun = new CountDownLatch(1);
        private EventAdmin events;
        @Override
        public void start(BundleContext context) {
          events = context.getService(context.getServiceReference(EventAdmin.class));
          context.registerService(
              EventHandler.class, this, new Hashtable<>(Map.of("event.topics", "plugin/late")));
        }
        @Override
        public void stop(BundleContext context) throws Exception {
          events.postEvent(new Event("plugin/late", Map.of()));
          begun.await();
        }
        @Override
        public void handleEvent(Event event) {
          begun.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
        }
      }
      """;

  /** Has a task run whose bundle is not there yet. */
  private static final String ASKER =
      """
      package plugin;
      import io.jackfield.task.Tasks;
      import java.util.Map;
      import org.osgi.service.component.annotations.*;
      @Component
      public final class Plugin {
        @Activate
        public Plugin(@Reference Tasks tasks) {
          tasks.submit("later", Map.of("word", "hello"));
        }
      }
      """;

  private static final String LATER_TASK =
      """
      package plugin;
      import io.jackfield.task.*;
      import org.osgi.service.component.annotations.Component;
      @Component(property = "task.name=later")
      public final class Plugin implements Task {
        @Override
        public void run(TaskContext context) {
          context.report("said " + context.data().get("word"));
        }
      }
      """;

  private static final String SLOW_HANDLER =
      """
      package plugin;
      import io.jackfield.http.*;
      import java.nio.file.*;
      import org.osgi.framework.BundleContext;
      import org.osgi.service.component.annotations.*;
      @Component(property = "http.path=/slow")
      public final class Plugin implements HttpHandler {
        private final Path begun;
        @Activate
        public Plugin(BundleContext context) {
          begun = Path.of(context.getProperty("jackfield.home"), "data", "slow.begun");
        }
        @Override
        public HttpResponse handle(HttpRequest request) throws Exception {
          Files.createFile(begun);
          Thread.sleep(1500);
          return HttpResponse.text("at last");
        }
      }
      """;

  private static void addUser(Daemon daemon) throws IOException {
    daemon
        .command(
            "user", "add", "ann", "--home", "/ann", "--allow", "read,write", "--password-stdin")
        .input("secret\n")
        .run()
        .ok();
    Files.createDirectories(daemon.home().path("files", "ann"));
  }

  private static Wire login(Daemon daemon) throws Exception {
    Wire wire = new Wire(daemon.port("ftp"));
    wire.reply();
    wire.ftp("USER ann");
    assertThat(wire.ftp("PASS secret")).startsWith("230 ");
    assertThat(wire.ftp("TYPE I")).startsWith("200 ");
    return wire;
  }

  private static int passivePort(Wire control) throws Exception {
    Matcher reply = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)").matcher(control.ftp("EPSV"));
    assertThat(reply.find()).isTrue();
    return Integer.parseInt(reply.group(1));
  }

  private static String http(Daemon daemon, String path) {
    return "http://127.0.0.1:" + daemon.port("http") + path;
  }
}
