package io.jackfield.deploy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.LiveBundle.Source;
import io.jackfield.deploy.jar.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class JournalTest {
  @TempDir Path home;

  @Test
  void whatBreaksOffHalfwayIsNotLeftOpen() throws Exception {
    Journal journal = new Journal(home.resolve("journal.jsonl"));
    Path file = home.resolve("echo.jar");
    Jar jar = new Jar(file, Source.DEPLOYED, file, "echo", "1", "f".repeat(64));
    Journal.Work work =
        () -> {
          throw new IllegalStateException("no idea");
        };

    assertThatThrownBy(() -> journal.record("started", "", Order.gone("deploy"), null, jar, work))
        .isInstanceOf(IllegalStateException.class);
    assertThat(journal.history())
        .singleElement()
        .satisfies(change -> assertThat(change.outcome()).isEqualTo(Change.INTERRUPTED))
        .satisfies(change -> assertThat(change.reason()).contains("no idea"));
    journal.tell(change -> fail("what was not made is not told"));
  }

  @Test
  void eachChangeThatWasMadeIsToldUntilThatSucceedsAlsoAfterAKill() throws Exception {
    Path path = home.resolve("journal.jsonl");
    // Of a version that told nobody.
    Files.writeString(
        path,
        """
        {"id":"0","time":"2026-01-01T00:00:00Z","action":"deploy","bundle":"old","outcome":"done"}
        """);
    Journal journal = new Journal(path);
    for (String action : List.of("deploy", "restart", "undeploy")) {
      made(journal, Order.gone(action));
    }
    made(journal, Order.START);
    List<String> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                journal.tell(
                    change -> {
                      if (change.action().equals("restart")) {
                        throw new IllegalStateException("the disk is full");
                      }
                      told.add(change.action());
                    }))
        .hasMessage("the disk is full");
    Journal next = new Journal(path);
    made(next, Order.gone("rollback"));
    next.tell(change -> told.add(change.action()));
    next.tell(change -> told.add(change.action()));
    new Journal(path).tell(change -> told.add(change.action()));
    assertThat(told).containsExactly("deploy", "restart", "undeploy", "rollback");
    assertThat(next.history()).hasSize(5);
  }

  private void made(Journal journal, Order order) throws Exception {
    Path file = home.resolve("echo.jar");
    Jar jar = new Jar(file, Source.DEPLOYED, file, "echo", "1", "f".repeat(64));
    journal.record("replaced", "", order, jar, jar, () -> 0);
  }
}
