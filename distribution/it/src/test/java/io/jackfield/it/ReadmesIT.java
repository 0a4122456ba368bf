package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README of each bundle has the same headings, and names what there is. */
class ReadmesIT {
  private static final Path ROOT = Home.built().resolve("../../../..").normalize();
  private static final String SOURCES = "src/main/java";
  private static final int MOST_LINES = 40;

  private static final List<String> HEADINGS =
      List.of(
          "## Services",
          "## Configuration",
          "## What survives its swap",
          "## Threads",
          "## Start reading here");

  private record Readme(Path bundle, List<String> lines) {
    static Readme of(Path bundle) throws IOException {
      Path file = bundle.resolve("README.md");
      assertThat(file).isRegularFile();
      return new Readme(bundle, Files.readAllLines(file));
    }

    List<String> headings() {
      return lines.stream().filter(line -> line.startsWith("#")).toList();
    }

    String section(String heading) {
      int first = lines.indexOf(heading) + 1;
      List<String> rest = lines.subList(first, lines.size());
      return String.join("\n", rest.stream().takeWhile(line -> !line.startsWith("#")).toList());
    }

    @Override
    public String toString() {
      return ROOT.relativize(bundle).toString();
    }
  }

  @Test
  void theHeadingsAreTheSame() throws IOException {
    for (Readme readme : readmes()) {
      List<String> headings = new ArrayList<>(HEADINGS);
      headings.add(0, "# " + readme.bundle().getFileName());
      assertThat(readme.headings()).as(readme.toString()).isEqualTo(headings);
      assertThat(readme.lines()).as(readme.toString()).hasSizeLessThanOrEqualTo(MOST_LINES);
    }
  }

  /** A configuration with several files is told as {@code etc/PID-NAME.cfg}. */
  @Test
  void everyConfigurationIsOfOneBundle() throws IOException {
    List<String> named = new ArrayList<>();
    for (Readme readme : readmes()) {
      named.addAll(names("etc/([\\w.]+)(?:-\\w+)?\\.cfg", readme.section("## Configuration")));
    }
    Set<String> shipped = new TreeSet<>();
    for (String folder : List.of("etc", "examples")) {
      for (Path file : list(ROOT.resolve("distribution/home/src/home").resolve(folder))) {
        shipped.addAll(names("^([\\w.]+)(?:-\\w+)?\\.cfg$", file.getFileName().toString()));
      }
    }
    assertThat(named).hasSizeGreaterThan(5).containsExactlyInAnyOrderElementsOf(shipped);
  }

  @Test
  void readingStartsAtAClassOfTheBundle() throws IOException {
    for (Readme readme : readmes()) {
      Set<String> start = names("`([^`]+)`", readme.section("## Start reading here"));
      assertThat(classesBelow(readme.bundle().resolve(SOURCES)))
          .as(readme.toString())
          .containsAll(start);
      assertThat(start).as(readme.toString()).isNotEmpty();
    }
  }

  @Test
  void everyServiceIsAType() throws IOException {
    for (Readme readme : readmes()) {
      String text = String.join("\n", readme.lines());
      for (String type : names("\\b(io\\.jackfield(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*)", text)) {
        String file = SOURCES + "/" + type.replace('.', '/') + ".java";
        assertThat(bundles().stream().map(bundle -> bundle.resolve(file)))
            .as("%s: %s", readme, type)
            .anyMatch(Files::isRegularFile);
      }
    }
  }

  @Test
  void theArchitectureNamesClassesThatThereAre() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/architecture.md"));
    Set<String> named = names("`([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?`", text);
    Set<String> classes = new TreeSet<>();
    classes.addAll(classesBelow(ROOT.resolve("distribution/launcher/src")));
    classes.addAll(classesBelow(ROOT.resolve("distribution/it/src")));
    for (Path bundle : bundles()) {
      classes.addAll(classesBelow(bundle.resolve("src")));
    }
    assertThat(named).hasSizeGreaterThan(50);
    assertThat(classes).containsAll(named);
  }

  private static List<Readme> readmes() throws IOException {
    List<Readme> readmes = new ArrayList<>();
    for (Path bundle : bundles()) {
      readmes.add(Readme.of(bundle));
    }
    assertThat(readmes).hasSizeGreaterThan(10);
    return readmes;
  }

  private static List<Path> bundles() throws IOException {
    List<Path> folders = new ArrayList<>(list(ROOT.resolve("bundles")));
    folders.addAll(list(ROOT.resolve("bundles/examples")));
    return folders.stream()
        .filter(folder -> Files.isDirectory(folder.resolve("src/main")))
        .toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static Set<String> classesBelow(Path folder) throws IOException {
    Set<String> classes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(
          file -> classes.addAll(names("^(\\w+)\\.java$", file.getFileName().toString())));
    }
    return classes;
  }

  private static Set<String> names(String pattern, String text) {
    Set<String> names = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .forEach(names::add);
    return names;
  }
}
