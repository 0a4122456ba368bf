package io.jackfield.deploy.jar;

import io.jackfield.deploy.Change;
import io.jackfield.deploy.jar.VersionStack.Version;
import io.jackfield.util.Halt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last jars of each bundle that were deployed, and the order in which they were, to go back to:
 * {@code NAME/SHA256.jar} and {@code NAME/versions}, which has a version and a hash a line; and
 * what was shipped before an upgrade, in {@code NAME/shipped}. Without them there is no way back,
 * and that is no reason to refuse a change.
 */
public final class DeployedJars {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  static final int MOST = 5;

  /** The last line of the file where all was taken away. */
  private static final String UNDEPLOYED = "undeployed";

  /** Of SHA-256; what is none in a damaged file would end the way back. */
  private static final String HASH = "[0-9a-f]{64}";

  private final Path folder;

  public DeployedJars(Path folder) throws IOException {
    this.folder = folder;
    for (String name : names()) {
      Durably.tidy(folder.resolve(name));
    }
  }

  private List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).map(each -> each.getFileName().toString()).toList();
    } catch (IOException e) {
      log.warn("jars that are kept cannot be read folder={}", folder, e);
      return List.of();
    }
  }

  /** Keeps a copy. */
  public void keep(Jar jar) {
    Path file = file(jar.name(), jar.hash() + ".jar");
    try {
      Files.createDirectories(Durably.folderOf(file));
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } else {
        Durably.copy(jar.staged(), file, () -> Halt.after("kept"));
      }
      sweep(Durably.folderOf(file));
    } catch (IOException e) {
      log.warn("jar cannot be kept for a rollback name={} file={}", jar.name(), file, e);
    }
  }

  public Optional<Path> find(String name, String hash) {
    return Optional.of(file(name, hash + ".jar")).filter(Files::isRegularFile);
  }

  /** The versions of a bundle. */
  public VersionStack stack(String name) {
    try {
      // Not readAllLines, which fails at what is not UTF-8.
      List<String[]> lines =
          new String(Files.readAllBytes(versions(name)), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.strip().split(" "))
              .toList();
      return new VersionStack(
          lines.stream()
              .filter(words -> words.length == 2 && words[1].matches(HASH))
              .map(words -> new Version(words[0], words[1]))
              .toList(),
          lines.stream().anyMatch(words -> words[0].equals(UNDEPLOYED)));
    } catch (NoSuchFileException e) {
      return VersionStack.EMPTY;
    } catch (IOException e) {
      log.warn("versions to go back to cannot be read name={}", name, e);
      return VersionStack.EMPTY;
    }
  }

  /** Changes the versions of a bundle. */
  public void stack(String name, UnaryOperator<VersionStack> change) {
    VersionStack stack = change.apply(stack(name));
    String lines =
        stack.versions().stream()
            .map(each -> each.version() + " " + each.hash() + "\n")
            .collect(Collectors.joining());
    try {
      Files.createDirectories(Durably.folderOf(versions(name)));
      Durably.write(lines + (stack.undeployed() ? UNDEPLOYED + "\n" : ""), versions(name));
    } catch (IOException e) {
      log.warn("versions to go back to cannot be written name={}", name, e);
    }
  }

  /**
   * Notes that one shipped jar took the place of another, which is the way back from it for as long
   * as it is there.
   */
  public void shipped(Jar before, Jar now) {
    keep(before);
    String line = before.version() + " " + before.hash() + " " + now.hash() + "\n";
    try {
      Durably.write(line, shipped(now.name()));
    } catch (IOException e) {
      log.warn("shipped version to go back to cannot be written name={}", now.name(), e);
    }
  }

  /** What was shipped before a shipped jar took its place while the daemon ran. */
  public Optional<Version> shippedBefore(Jar now) {
    try {
      String[] words =
          new String(Files.readAllBytes(shipped(now.name())), StandardCharsets.UTF_8)
              .strip()
              .split(" ", -1);
      return words.length == 3 && words[1].matches(HASH) && words[2].equals(now.hash())
          ? Optional.of(new Version(words[0], words[1]))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("shipped version to go back to cannot be read name={}", now.name(), e);
      return Optional.empty();
    }
  }

  private Path shipped(String name) {
    return file(name, "shipped");
  }

  /** Takes over what a home has only in its journal, which is not read without need. */
  public void migrate(Supplier<List<Change>> journal) {
    List<String> lacking = names().stream().filter(name -> !Files.exists(versions(name))).toList();
    if (!lacking.isEmpty()) {
      Map<String, VersionStack> stacks = VersionStack.of(journal.get());
      lacking.forEach(name -> stack(name, none -> stacks.getOrDefault(name, none)));
    }
  }

  /** The bundles that were undeployed and not brought back, as far as nothing of them runs. */
  public List<String> undeployed() {
    return names().stream().filter(name -> stack(name).takenAway("").isPresent()).toList();
  }

  private Path versions(String name) {
    return file(name, "versions");
  }

  private Path file(String name, String file) {
    return Durably.child(Durably.child(folder, name), file);
  }

  private static void sweep(Path versions) throws IOException {
    try (Stream<Path> all = Files.list(versions)) {
      all.filter(file -> file.toString().endsWith(".jar"))
          .sorted(Comparator.comparing(DeployedJars::modified).reversed())
          .skip(MOST)
          .forEach(DeployedJars::delete);
    }
  }

  private static void delete(Path old) {
    try {
      Files.deleteIfExists(old);
    } catch (IOException e) {
      log.warn("jar that is not kept any more cannot be deleted file={}", old, e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
