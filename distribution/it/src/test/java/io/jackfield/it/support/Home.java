package io.jackfield.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A daemon's home for one test: {@code etc/} is a copy of what the build assembled, the rest the
 * daemon makes itself.
 */
public final class Home implements AutoCloseable {
  private final TemporaryFolder folder;

  private Home(TemporaryFolder folder) {
    this.folder = folder;
  }

  /** An empty one. */
  public static Home empty() {
    return new Home(TemporaryFolder.create("jackfield-it-"));
  }

  /** One with {@code etc/}, for a test to change. */
  public static Home create() {
    Home home = empty();
    try {
      copy(built().resolve("etc"), home.path("etc"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the build assembled. */
  public static Path built() {
    Path built = Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize();
    if (!Files.isDirectory(built.resolve("system"))) {
      throw new AssertionError("no home at " + built + "; ./mvnw package makes it");
    }
    return built;
  }

  /** A bundle that is shipped, by the name of its file without the ending. */
  public static Path shipped(String name) {
    return built().resolve("bundles").resolve(name + ".jar");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** The jars of a folder, by name; none if there is no such folder. */
  public static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Switches all shipped bundles off but some, before the daemon starts. */
  public void keepOnly(Set<String> names) throws IOException {
    List<String> off = new ArrayList<>();
    for (Path jar : jars(built().resolve("bundles"))) {
      if (!names.contains(jar.getFileName().toString())) {
        try (JarFile file = new JarFile(jar.toFile())) {
          String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
          off.add(name.replaceFirst(";.*", ""));
        }
      }
    }
    Files.createDirectories(path("data"));
    Files.write(path("data", "undeployed"), off);
  }

  /** The folder itself. */
  public Path folder() {
    return folder.path();
  }

  /** Something in it. */
  public Path path(String first, String... more) {
    return folder().resolve(Path.of(first, more));
  }

  /** Sets a key in a file of {@code etc/}, in one step as a careful editor does. */
  public void configure(String file, String key, String value) throws IOException {
    Path target = path("etc", file);
    List<String> rest =
        Files.readAllLines(target).stream()
            .filter(line -> !line.matches("\\s*" + key.replace(".", "\\.") + "\\s*[=:].*"))
            .toList();
    Path next = path("etc", file + ".new");
    Files.write(next, Stream.concat(rest.stream(), Stream.of(key + " = " + value)).toList());
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes it. */
  @Override
  public void close() {
    folder.close();
  }
}
