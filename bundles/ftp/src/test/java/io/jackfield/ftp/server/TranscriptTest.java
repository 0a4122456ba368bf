package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays the client's part of each transcript and compares what is said. In the files {@code >} is
 * the client, with {@code |} between lines sent at once, {@code <} the server, an empty one the end
 * of the connection, and {@code @} a login.
 */
final class TranscriptTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login",
        "guessing",
        "http",
        "unknown",
        "features",
        "folders",
        "files",
        "parameters",
        "data",
        "security",
        "pipelined"
      })
  void isWhatItWas(String name) throws Exception {
    Files.writeString(root.resolve("a.txt"), "hello\n");
    Instant modified = Instant.parse("2026-01-31T23:59:59Z");
    Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(modified));
    Files.createDirectory(root.resolve("dir"));
    Path file = Path.of(getClass().getResource("/transcripts/" + name + ".txt").toURI());
    List<String> expected = Files.readAllLines(file);
    try (TestDaemon daemon = new TestDaemon(root)) {
      assertThat(played(daemon, expected)).isEqualTo(expected);
    }
  }

  private static List<String> played(TestDaemon daemon, List<String> script) throws Exception {
    List<String> said = new ArrayList<>();
    boolean login = script.get(0).startsWith("@");
    try (Wire wire = login ? Wire.loggedIn(daemon.port) : new Wire(daemon.port)) {
      for (String line : script) {
        if (line.startsWith("<")) {
          String answer = wire.line();
          said.add(answer == null ? "<" : "< " + masked(answer));
        } else {
          said.add(line);
          if (line.startsWith(">")) {
            String raw = line.substring(2).replace("|", "\r\n") + "\r\n";
            wire.send(
                line.contains("EPRT")
                    ? (line.substring(2) + "\r\n").getBytes(StandardCharsets.UTF_8)
                    : raw.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
    return said;
  }

  /** The numbers of ports are never the same. */
  private static String masked(String answer) {
    return answer.startsWith("22") ? answer.replaceAll("\\([^)]*\\d[^)]*\\)", "(#)") : answer;
  }
}
