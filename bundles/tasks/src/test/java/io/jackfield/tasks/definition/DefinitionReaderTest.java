package io.jackfield.tasks.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {
  private static Definition read(Map<String, ?> properties) {
    return new DefinitionReader(properties, ZoneOffset.UTC).read();
  }

  private static boolean wants(Definition definition, String topic, String path) {
    return definition.wants(new TaskEvent(topic, path, "key", Map.of()));
  }

  @Test
  void aRenameIsWantedByEitherPath() {
    Definition definition =
        read(
            Map.of(
                TaskProperties.NAME,
                "a",
                TaskProperties.ON,
                List.of("file.arrived", "file.renamed"),
                TaskProperties.PATH,
                "/in/**"));
    Map<String, String> from = Map.of("from", "/in/a");
    assertThat(definition.wants(new TaskEvent("file.renamed", "/out/a", "key", from))).isTrue();
    assertThat(wants(definition, "file.renamed", "/in/a")).isTrue();
    assertThat(wants(definition, "file.renamed", "/out/a")).isFalse();
    assertThat(wants(definition, "file.arrived", "/in/a")).isTrue();
  }

  @Test
  void anyTopicMayBeTheUsersOwnAndPathsNarrowOnlyWhatHasOne() {
    Definition definition =
        read(
            Map.of(
                TaskProperties.NAME,
                "a",
                TaskProperties.ON,
                new String[] {"file.arrived", "login", "bundle.swapped", "order.paid"},
                TaskProperties.PATH,
                "/in/**"));
    for (String topic : List.of("login", "bundle.swapped", "order.paid")) {
      assertThat(definition.wants(new TaskEvent(topic, "key", Map.of()))).isTrue();
    }
    assertThat(definition.wants(new TaskEvent("order.open", "key", Map.of()))).isFalse();
    assertThat(wants(definition, "order.paid", "/in/a")).isTrue();
    assertThat(wants(definition, "order.paid", "/out/a")).isFalse();
  }

  @Test
  void hasDefaults() {
    Definition definition = read(Map.of(TaskProperties.NAME, "a"));
    assertThat(definition.retries()).isEqualTo(3);
    assertThat(definition.backoff()).isEqualTo(Duration.ofSeconds(10));
    assertThat(definition.timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(definition.isLimited()).isFalse();
    assertThat(definition.priority()).isZero();
    assertThat(definition.skipsMissed()).isFalse();
    assertThat(definition.onFail()).isEmpty();
    assertThat(definition.trigger()).isEqualTo("on demand");
  }

  @Test
  void aCronExpressionMayHaveItsOwnZone() {
    Map<String, Object> properties =
        Map.of(
            TaskProperties.NAME, "a",
            TaskProperties.CRON, "0 12 * * *",
            TaskProperties.ZONE, "Asia/Tokyo");
    Definition definition = read(properties);
    assertThat(definition.trigger()).isEqualTo("cron 0 12 * * * Asia/Tokyo");
    assertThat(definition.recurrence().orElseThrow().next(Instant.parse("2025-01-01T00:00:00Z")))
        .isEqualTo("2025-01-01T03:00:00Z");
    Map<String, Object> bad = new HashMap<>(properties);
    bad.put(TaskProperties.ZONE, "Mars/Olympus");
    assertThatThrownBy(() -> read(bad)).hasMessage("task.zone: not a time zone: 'Mars/Olympus'");
    bad.remove(TaskProperties.CRON);
    bad.put(TaskProperties.ZONE, "UTC");
    assertThatThrownBy(() -> read(bad)).hasMessage("task.zone: not without task.cron");
  }

  @Test
  void readsWhatOrdersRuns() {
    Definition definition =
        read(
            Map.of(
                TaskProperties.NAME,
                "a",
                TaskProperties.CONCURRENCY,
                "3",
                TaskProperties.PRIORITY,
                -7,
                TaskProperties.MISFIRE,
                "skip",
                TaskProperties.ON_FAIL,
                "other"));
    assertThat(definition.concurrency()).isEqualTo(3);
    assertThat(definition.priority()).isEqualTo(-7);
    assertThat(definition.skipsMissed()).isTrue();
    assertThat(definition.onFail()).hasValue("other");
  }

  @Test
  void readsAll() {
    Definition definition =
        read(
            Map.of(
                TaskProperties.NAME,
                "a",
                TaskProperties.ON,
                "file.arrived",
                TaskProperties.PATH,
                new String[] {"/in/**", "!/in/x"},
                TaskProperties.EVERY,
                "5m",
                TaskProperties.RETRIES,
                7,
                TaskProperties.BACKOFF,
                "1s",
                TaskProperties.EXCLUSIVE,
                true));
    assertThat(definition.trigger()).isEqualTo("every 5m; on file.arrived /in/** !/in/x");
    assertThat(wants(definition, "file.arrived", "/in/a")).isTrue();
    assertThat(wants(definition, "file.arrived", "/in/x")).isFalse();
    assertThat(wants(definition, "file.deleted", "/in/a")).isFalse();
    assertThat(definition.concurrency()).isEqualTo(1);
    assertThat(definition.backoffAfter(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(definition.backoffAfter(4)).isEqualTo(Duration.ofSeconds(8));
    assertThat(definition.backoffAfter(1000)).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource({
    "task.name, a b",
    "task.cron, * * * *",
    "task.cron, 61 * * * *",
    "task.cron, nonsense",
    "task.cron, 0 0 30 2 *",
    "task.cron, @daily",
    "task.cron, -",
    "task.every, often",
    "task.every, 0s",
    "task.on, file.arived",
    "task.on, file.stored",
    "task.on, File.arrived",
    "task.on, login.failed",
    "task.on, bundle.replaced",
    "task.on, order paid",
    "task.on, ''",
    "task.path, in/*",
    "task.retries, -1",
    "task.retries, many",
    "task.backoff, 1",
    "task.timeout, 1y",
    "task.exclusive, maybe",
  })
  void namesTheBadProperty(String key, String value) {
    Map<String, String> properties = new HashMap<>(Map.of(TaskProperties.NAME, "a"));
    properties.put(key, value);
    assertThatThrownBy(() -> read(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": ");
  }

  @Test
  void needsANameAndOneSchedule() {
    assertThatThrownBy(() -> read(Map.of())).hasMessage("task.name: missing");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        TaskProperties.NAME,
                        "a",
                        TaskProperties.CRON,
                        "* * * * *",
                        TaskProperties.EVERY,
                        "1s")))
        .hasMessageStartingWith("task.every: not together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 3 * * 0", "30 3 * * 7", "0 30 3 * * SUN", "0 30 3 * * 0"})
  void cronCountsSundayAsCrontabDoes(String expression) {
    Recurrence recurrence = Recurrence.cron(expression, ZoneOffset.UTC);
    assertThat(recurrence.next(Instant.parse("2025-03-01T12:00:00Z")))
        .isEqualTo("2025-03-02T03:30:00Z");
  }

  @Test
  void cronIsInTheGivenZone() {
    Recurrence recurrence = Recurrence.cron("30 3 * * *", ZoneId.of("Europe/Berlin"));
    assertThat(recurrence.next(Instant.parse("2025-03-29T12:00:00Z")))
        .as("the clocks went forward that night")
        .isEqualTo("2025-03-30T01:30:00Z");
  }
}
