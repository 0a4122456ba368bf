package io.jackfield.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which room of the bundle may know which other. */
class RoomsTest {
  private static final Path ROOMS = Path.of("src", "main", "java", "io", "jackfield", "http");
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "config", Set.of(),
          "message", Set.of(),
          "exchange", Set.of("config", "message"),
          "whiteboard", Set.of("exchange", "message"),
          "h1", Set.of("config", "exchange", "message"),
          "h2", Set.of("config", "exchange", "message"),
          "files", Set.of("config", "exchange", "message"),
          "handlers", Set.of("config", "exchange", "message", "whiteboard"),
          "filters", Set.of("config", "exchange", "handlers", "message", "whiteboard"));

  /** None depends on this one. */
  private static final String TOP = "server";

  @Test
  void noRoomKnowsOneThatKnowsIt() throws IOException {
    Pattern others = Pattern.compile("\\bio\\.jackfield\\.http\\.([a-z0-9]+)\\.");
    Set<String> rooms = new HashSet<>(Set.of(TOP));
    try (Stream<Path> files = Files.walk(ROOMS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String room = ROOMS.relativize(file).getName(0).toString();
        rooms.add(room);
        Matcher other = others.matcher(Files.readString(file));
        while (!room.equals(TOP) && other.find()) {
          if (!other.group(1).equals(room)) {
            assertThat(KNOWN.get(room)).as("rooms that %s knows", file).contains(other.group(1));
          }
        }
      }
    }
    assertThat(rooms).containsAll(KNOWN.keySet()).hasSize(KNOWN.size() + 1);
  }
}
