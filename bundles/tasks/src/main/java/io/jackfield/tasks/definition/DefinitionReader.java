package io.jackfield.tasks.definition;

import io.jackfield.event.Topics;
import io.jackfield.task.TaskProperties;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the properties of a task. A bad one is an exception that names it and the reason. */
public final class DefinitionReader {
  private final Map<String, ?> properties;
  private final ZoneId zone;

  public DefinitionReader(Map<String, ?> properties, ZoneId zone) {
    this.properties = properties;
    this.zone = zone;
  }

  public Definition read() {
    return new Definition(
        required(TaskProperties.NAME, TaskName::checked),
        recurrence(),
        read(TaskProperties.ON, v -> texts(v).stream().map(Topics::checked).toList())
            .orElse(List.of()),
        paths(),
        read(TaskProperties.RETRIES, v -> whole(v, 0, 1000)).orElse(3),
        duration(TaskProperties.BACKOFF).orElse(Duration.ofSeconds(10)),
        duration(TaskProperties.TIMEOUT).orElse(Duration.ofHours(1)),
        concurrency(),
        exclusive().equals("key"),
        read(TaskProperties.PRIORITY, v -> whole(v, -100, 100)).orElse(0),
        read(TaskProperties.MISFIRE, v -> oneOf(v, List.of("once", "skip")).equals("skip"))
            .orElse(false),
        read(TaskProperties.ON_FAIL, v -> TaskName.checked(text(v))));
  }

  private int concurrency() {
    Optional<Integer> most = read(TaskProperties.CONCURRENCY, v -> whole(v, 1, 1000));
    boolean alone = exclusive().equals("true");
    if (alone && most.isPresent()) {
      throw new IllegalArgumentException(
          TaskProperties.CONCURRENCY + ": not together with " + TaskProperties.EXCLUSIVE);
    }
    return alone ? 1 : most.orElse(Definition.UNLIMITED);
  }

  private String exclusive() {
    return read(TaskProperties.EXCLUSIVE, v -> oneOf(v, List.of("true", "false", "key")))
        .orElse("false");
  }

  private static String oneOf(Object value, List<String> words) {
    if (!words.contains(value.toString())) {
      throw new IllegalArgumentException("not " + String.join(" or ", words) + ": '" + value + "'");
    }
    return value.toString();
  }

  private PathRules paths() {
    return read(TaskProperties.PATH, v -> PathRules.of(texts(v))).orElse(PathRules.of(List.of()));
  }

  private Optional<Recurrence> recurrence() {
    Optional<ZoneId> own = read(TaskProperties.ZONE, v -> zone(text(v)));
    Optional<Recurrence> cron =
        read(
            TaskProperties.CRON,
            v ->
                own.map(named -> Recurrence.cronIn(named, text(v)))
                    .orElseGet(() -> Recurrence.cron(text(v), zone)));
    if (own.isPresent() && cron.isEmpty()) {
      throw new IllegalArgumentException(
          TaskProperties.ZONE + ": not without " + TaskProperties.CRON);
    }
    Optional<Recurrence> every = read(TaskProperties.EVERY, v -> Recurrence.every(text(v)));
    if (cron.isPresent() && every.isPresent()) {
      throw new IllegalArgumentException(
          TaskProperties.EVERY + ": not together with " + TaskProperties.CRON);
    }
    return cron.or(() -> every);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time zone: '" + name + "'", e);
    }
  }

  private Optional<Duration> duration(String key) {
    return read(key, v -> TextDuration.parse(text(v)));
  }

  private <T> T required(String key, Function<String, T> reader) {
    return read(key, v -> reader.apply(text(v)))
        .orElseThrow(() -> new IllegalArgumentException(key + ": missing"));
  }

  private <T> Optional<T> read(String key, Function<Object, T> reader) {
    Object value = properties.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("not a text: " + value);
  }

  private static List<String> texts(Object value) {
    if (value instanceof Object[] several) {
      return Arrays.stream(several).map(DefinitionReader::text).toList();
    }
    if (value instanceof Collection<?> several) {
      return several.stream().map(DefinitionReader::text).toList();
    }
    return List.of(text(value));
  }

  private static int whole(Object value, int least, int most) {
    int number;
    try {
      number = Integer.parseInt(value.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a whole number: '" + value + "'", e);
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException("not from " + least + " to " + most + ": " + number);
    }
    return number;
  }
}
