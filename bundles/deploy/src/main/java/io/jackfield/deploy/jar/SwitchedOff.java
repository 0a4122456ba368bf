package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shipped bundles that the operator took out of use: a file with a symbolic name a line, which
 * may be edited by hand. Not thread-safe: the live tier guards it.
 */
public final class SwitchedOff {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /** What earlier versions put behind the name of a file in {@code bundles/} instead. */
  private static final String OFF = ".off";

  private final Path file;
  private Set<String> names = Set.of();
  private String problem = "";

  public SwitchedOff(Path file) {
    this.file = file;
  }

  /** The names as the file has them now; if it cannot be read, as it had them before. */
  public Set<String> names() {
    try {
      names =
          lines().stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .collect(Collectors.toUnmodifiableSet());
      problem = "";
    } catch (IOException e) {
      if (!problem.equals(e.toString())) {
        problem = e.toString();
        log.error("{} cannot be read: {}", file, problem);
      }
    }
    return names;
  }

  private List<String> lines() throws IOException {
    try {
      // Not readAllLines, which fails at what is not UTF-8.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  public void add(String name) throws IOException {
    if (!names().contains(name)) {
      write(Stream.concat(lines().stream(), Stream.of(name)).toList());
    }
  }

  public void remove(String name) throws IOException {
    write(without(name::equals));
  }

  private List<String> without(Predicate<String> name) throws IOException {
    return lines().stream().filter(line -> !name.test(line.strip())).toList();
  }

  private void write(List<String> lines) throws IOException {
    Durably.write(lines.stream().map(line -> line + "\n").collect(Collectors.joining()), file);
    names();
  }

  /**
   * Takes over what an earlier version of the daemon had renamed to {@code NAME.jar.off}. Done
   * once: when there is a list, it counts.
   *
   * @param folder where such files may be
   * @param shipped what is there to be switched off
   */
  public void migrate(Path folder, List<Jar> shipped) {
    if (Files.exists(file) || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<String> found = new ArrayList<>();
      for (Path off : all.filter(path -> path.toString().endsWith(".jar" + OFF)).toList()) {
        String name = off.getFileName().toString();
        String shown = name.substring(0, name.length() - OFF.length());
        shipped.stream()
            .filter(jar -> jar.file().equals(shown))
            .forEach(jar -> found.add(jar.name()));
      }
      if (!found.isEmpty()) {
        write(found);
        log.info("{} lists what was switched off in {}: {}", file, folder, found);
      }
    } catch (IOException e) {
      log.error("{} cannot be written: {}", file, e.toString());
    }
  }
}
