package io.jackfield.deploy.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last jars of each bundle that were deployed, to go back to. */
public final class Kept {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final int MOST = 5;

  private final Path folder;

  public Kept(Path folder) throws IOException {
    this.folder = folder;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> names = Files.list(folder)) {
        for (Path each : names.toList()) {
          Durably.tidy(each);
        }
      }
    }
  }

  /** Keeps a copy; without one there is no way back to it, and that is no reason to refuse it. */
  public void keep(Jar jar) {
    Path file = file(jar.name(), jar.hash());
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
    return Optional.of(file(name, hash)).filter(Files::isRegularFile);
  }

  private Path file(String name, String hash) {
    return Durably.child(Durably.child(folder, name), hash + ".jar");
  }

  private static void sweep(Path versions) throws IOException {
    try (Stream<Path> all = Files.list(versions)) {
      List<Path> newestFirst = all.sorted(Comparator.comparing(Kept::modified).reversed()).toList();
      for (Path old : newestFirst.subList(Math.min(MOST, newestFirst.size()), newestFirst.size())) {
        Files.deleteIfExists(old);
      }
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
