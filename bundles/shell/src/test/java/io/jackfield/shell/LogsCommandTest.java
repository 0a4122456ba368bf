package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.command.UsageException;
import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private TestCommands commands;

  @BeforeEach
  void write() throws IOException {
    commands = new TestCommands(List.of(LogsCommand.daemon(folder), LogsCommand.access(folder)));
    Files.writeString(folder.resolve("jackfield.log"), "one\ntwo \u001b[2J\nthree\n");
    Files.writeString(folder.resolve("access.log"), "GET /\n");
  }

  private String logs(TestCall call) throws Exception {
    return commands.run("logs", call).text();
  }

  @Test
  void showsTheEndOfTheLog() throws Exception {
    assertThat(logs(new TestCall())).isEqualTo("one\ntwo \\u001B[2J\nthree\n");
    assertThat(logs(new TestCall().with("-n", "1"))).isEqualTo("three\n");
    assertThat(logs(new TestCall().with("-n", "0"))).isEmpty();
    assertThat(commands.run("logs access", new TestCall()).text()).isEqualTo("GET /\n");
  }

  @Test
  void showsAStackTraceAsItIs() throws Exception {
    Files.writeString(folder.resolve("jackfield.log"), "java.io.IOException\n\tat X.y(X.java:1)\n");
    assertThat(logs(new TestCall())).isEqualTo("java.io.IOException\n    at X.y(X.java:1)\n");
  }

  @Test
  void givesScriptsALineOfJsonForEach() throws Exception {
    assertThat(logs(new TestCall().with("-n", "2").withJson()))
        .isEqualTo("{\"line\":\"two \\u001B[2J\"}\n{\"line\":\"three\"}\n");
  }

  @Test
  void refusesWhatIsNoNumberOfLines() {
    for (String lines : List.of("", "-1", "x", "1234567", "1.5")) {
      assertThatThrownBy(() -> logs(new TestCall().with("-n", lines)))
          .as(lines)
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void followsTheLogUntilItIsInterrupted() throws Exception {
    TestCall call = new TestCall().with("-f").with("-n", "1");
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread follower =
        new Thread(
            () -> {
              try {
                logs(call);
                end.complete(new AssertionError("it has ended by itself"));
              } catch (Throwable e) {
                end.complete(e);
              }
            });
    follower.start();
    try {
      await().atMost(PATIENCE).until(() -> call.text().equals("three\n"));
      Path log = folder.resolve("jackfield.log");
      Files.writeString(log, "four\n", StandardOpenOption.APPEND);
      await().atMost(PATIENCE).until(() -> call.text().equals("three\nfour\n"));
      Files.move(log, folder.resolve("jackfield.1.log"));
      Files.writeString(log, "five\n");
      await().atMost(PATIENCE).until(() -> call.text().equals("three\nfour\nfive\n"));
    } finally {
      follower.interrupt();
    }
    assertThat(end).succeedsWithin(PATIENCE).isInstanceOf(InterruptedException.class);
  }
}
