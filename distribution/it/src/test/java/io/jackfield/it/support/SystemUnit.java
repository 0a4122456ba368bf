package io.jackfield.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service of systemd as far as it can be started without it: its command line, user and
 * environment.
 */
public final class SystemUnit {
  private final List<String> lines;

  private SystemUnit(List<String> lines) {
    this.lines = lines;
  }

  /** What is in the file of a unit. */
  public static SystemUnit read(Path file) throws IOException {
    return new SystemUnit(Files.readAllLines(file));
  }

  /** The last value of a setting that has one. */
  public Optional<String> value(String key) {
    return values(key).reduce((before, last) -> last);
  }

  private Stream<String> values(String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).strip());
  }

  /**
   * Starts it in a root, on whose standard output and error it writes a file.
   *
   * @param more of its environment, which goes before what the unit says
   */
  public Process start(CopiedRoot root, Map<String, String> more, Path output) throws IOException {
    String user = value("User").orElseThrow();
    List<String> words = new ArrayList<>();
    words.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "env"));
    values("Environment").flatMap(SystemUnit::split).forEach(words::add);
    values("EnvironmentFile")
        .map(file -> file.replaceFirst("^-", ""))
        .forEach(file -> words.addAll(set(root.path(file))));
    more.forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(split(value("ExecStart").orElseThrow().replaceFirst("^[-+@:!|]+", "")).toList());
    return new ProcessBuilder(root.words(words.toArray(new String[0])))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static List<String> set(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.matches("[A-Z_]+=.*"))
          .map(line -> line.replace("\"", ""))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** At blanks; what has blanks inside is quoted. */
  private static Stream<String> split(String value) {
    return Stream.of(value.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
        .map(word -> word.replace("\"", ""))
        .filter(word -> !word.isEmpty());
  }
}
