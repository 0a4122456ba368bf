package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Home;
import io.jackfield.it.support.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files in {@code etc/}, and for the examples, say what the bundles know: each key, its default
 * and what it means.
 */
class ShippedConfigurationIT {
  private static final Pattern ENTRY = Pattern.compile("([a-z0-9.]+) =(?: (.*))?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\[env:\\w+;default=(.*)]");

  /** What a file sets on purpose to something else than the default of its schema. */
  private static final Map<String, Set<String>> CHOSEN =
      Map.of(
          "io.jackfield.client.forward-database.cfg", Set.of("upstream"),
          "io.jackfield.client.mirror-invoices.cfg", Set.of("remote", "local"),
          "io.jackfield.examples.webhook.cfg", Set.of("url", "secret.file"),
          "io.jackfield.files.cfg", Set.of("root"),
          "io.jackfield.tcp.listener-echo.cfg", Set.of("protocol", "port"),
          "io.jackfield.tcp.listener-ftp.cfg", Set.of("protocol", "port", "idle.timeout", "tls"),
          "io.jackfield.tcp.listener-http.cfg", Set.of("protocol", "port"),
          "io.jackfield.tcp.listener-https.cfg", Set.of("protocol", "port", "tls", "tls.alpn"));

  static List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String folder : List.of("etc", "examples")) {
      try (Stream<Path> files = Files.list(Home.built().resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".cfg")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  @Test
  void everySchemaHasAFile() throws Exception {
    Set<String> pids = new TreeSet<>();
    for (Path file : files()) {
      pids.add(pid(file));
    }
    assertThat(pids).hasSizeGreaterThan(5).isEqualTo(Schema.all().keySet());
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileHasEveryKeyWithItsDefault(Path file) throws Exception {
    Map<String, List<String>> shipped = new TreeMap<>();
    for (String line : lines(file)) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        shipped.put(entry.group(1), words(entry.group(2)));
      }
    }
    Map<String, List<String>> known = new TreeMap<>();
    Schema.all().get(pid(file)).forEach((key, value) -> known.put(key, words(value)));
    assertThat(shipped.keySet()).isEqualTo(known.keySet());
    Set<String> chosen = CHOSEN.getOrDefault(file.getFileName().toString(), Set.of());
    for (String key : chosen) {
      assertThat(shipped.remove(key)).as(key).isNotEqualTo(known.remove(key));
    }
    assertThat(shipped).isEqualTo(known);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileExplainsEveryKey(Path file) throws Exception {
    List<String> lines = lines(file);
    assertThat(lines.get(0)).startsWith("# ");
    for (int i = 1; i < lines.size(); i++) {
      if (ENTRY.matcher(lines.get(i)).matches()) {
        assertThat(lines.get(i - 1)).as("above " + lines.get(i)).matches("# .{10,}");
      } else {
        assertThat(lines.get(i)).as("no entry").matches("(# .+)?");
      }
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  /** As the daemon reads the file's name: what follows the dash names one of several. */
  private static String pid(Path file) {
    return file.getFileName().toString().replaceFirst("(-.*)?\\.cfg$", "");
  }

  /** A value, which may be a list; of a variable, what counts when it is not set. */
  private static List<String> words(@Nullable String value) {
    String text = value == null ? "" : value;
    Matcher variable = VARIABLE.matcher(text);
    String set = variable.matches() ? variable.group(1) : text;
    return Arrays.stream(set.split(",", -1)).map(String::strip).toList();
  }
}
