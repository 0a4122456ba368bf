package io.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessAppenderTest {
  @TempDir Path folder;
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("io.jackfield.access.test");

  private AccessAppender started(AccessAppender appender) {
    TimeBasedRollingPolicy<Object> policy = new TimeBasedRollingPolicy<>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(folder.resolve("access.%d.log").toString());
    policy.start();
    appender.setContext(context);
    appender.setFile(file().toString());
    appender.setRollingPolicy(policy);
    appender.start();
    attach(appender);
    return appender;
  }

  /** As logback's configuration does it, which knows no types. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private void attach(AccessAppender appender) {
    log.addAppender((ch.qos.logback.core.Appender) appender);
  }

  private Path file() {
    return folder.resolve("access.log");
  }

  @Test
  void aStopWritesWhatIsQueued() throws Exception {
    started(new AccessAppender());
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      String name = "t" + thread;
      threads.add(new Thread(() -> logMany(name)));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    context.stop();
    List<String> lines = Files.readAllLines(file());
    assertThat(lines).hasSize(3000);
    for (int thread = 0; thread < 3; thread++) {
      String name = "t" + thread + " ";
      assertThat(lines.stream().filter(line -> line.startsWith(name)))
          .startsWith(name + 0, name + 1)
          .endsWith(name + 998, name + 999);
    }
  }

  private void logMany(String name) {
    for (int i = 0; i < 1000; i++) {
      log.info("{} {}", name, i);
    }
  }

  @Test
  void writesSoonWithoutAStopAndOneLineForAnEvent() {
    started(new AccessAppender());
    log.info("forged\nline \u00e9 \u202e");
    Awaitility.await()
        .untilAsserted(() -> assertThat(file()).hasContent("forged\\nline \u00e9 \\u202e"));
    context.stop();
  }

  @Test
  void beginsAnewWhereTheFileWasTakenAway() throws IOException {
    started(new AccessAppender());
    log.info("before");
    Awaitility.await().untilAsserted(() -> assertThat(file()).hasContent("before"));
    Path moved = folder.resolve("moved.log");
    Files.move(file(), moved);
    log.info("moved");
    Awaitility.await().untilAsserted(() -> assertThat(file()).exists().hasContent("moved"));
    Files.delete(file());
    log.info("removed");
    Awaitility.await().untilAsserted(() -> assertThat(file()).exists().hasContent("removed"));
    assertThat(moved).hasContent("before");
    context.stop();
  }

  @Test
  void whatIsTooMuchIsDroppedAndCounted() throws IOException {
    AccessAppender appender = started(new AccessAppender(1000));
    int logged = 0;
    while (appender.dropped() == 0) {
      log.info("line {}", logged++);
    }
    context.stop();
    assertThat(Files.readAllLines(file())).hasSize((int) (logged - appender.dropped()));
  }
}
