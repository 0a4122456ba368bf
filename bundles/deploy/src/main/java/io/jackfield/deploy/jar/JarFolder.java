package io.jackfield.deploy.jar;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of jars, looked at once or again and again. Not thread-safe: {@link LiveTier} guards it.
 */
public final class JarFolder {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /** What is in a folder: all files, and the jars among them that may be installed. */
  public record View(Set<Path> present, Map<String, Jar> good) {}

  /** What is known about a file. */
  private static final class Entry {
    @Nullable Stamp seen;
    @Nullable Stamp read;
    @Nullable Jar jar;
    @Nullable String refused;

    /** The file that had the same symbolic name before this one. */
    @Nullable String twin;
  }

  private final Path folder;
  private final Source source;
  private final Staging staging;
  private final FileGuard guard;

  /** In the order of their coming. */
  private final Map<Path, Entry> entries = new LinkedHashMap<>();

  private boolean looked;

  public JarFolder(Path folder, Source source, Staging staging, FileGuard guard) {
    this.folder = folder;
    this.source = source;
    this.staging = staging;
    this.guard = guard;
  }

  public Path path() {
    return folder;
  }

  /**
   * A file counts when it has not changed since the last look, so that one that is being copied
   * waits; at the first look every file counts.
   */
  public View look() {
    List<Path> present = list();
    entries.entrySet().removeIf(each -> !present.contains(each.getKey()) && discard(each));
    for (Path path : present) {
      look(path, entries.computeIfAbsent(path, unused -> new Entry()));
    }
    looked = true;
    return new View(new HashSet<>(present), good());
  }

  /** What the last look found, without the bundles of some symbolic names. */
  public View without(Set<String> names) {
    Map<String, Jar> good = good();
    good.keySet().removeAll(names);
    Set<Path> present = new HashSet<>(entries.keySet());
    jars().stream()
        .filter(jar -> names.contains(jar.name()))
        .forEach(jar -> present.remove(jar.path()));
    return new View(present, good);
  }

  /** The jars that may be installed. */
  public List<Jar> jars() {
    return List.copyOf(good().values());
  }

  private List<Path> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(JarFolder::isJar)
          .sorted(Comparator.comparing(JarFolder::modified).thenComparing(path -> path))
          .toList();
    } catch (IOException e) {
      log.error("{} cannot be read: {}", folder, e.toString());
      return List.copyOf(entries.keySet());
    }
  }

  private static boolean isJar(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(path);
  }

  private void look(Path path, Entry entry) {
    try {
      Stamp now = Stamp.of(path);
      boolean stable = now.equals(entry.seen) || !looked;
      entry.seen = now;
      if (stable && !now.equals(entry.read)) {
        entry.read = now;
        read(path, entry);
      }
    } catch (IOException e) {
      log.debug("file vanished file={}", path, e);
    }
  }

  private void read(Path path, Entry entry) {
    discard(entry);
    entry.jar = null;
    entry.refused = null;
    try {
      guard.check(path);
      entry.jar = staging.stage(path, source);
    } catch (DeployException e) {
      refuse(entry, path, String.valueOf(e.getMessage()));
    }
  }

  private boolean discard(Map.Entry<Path, Entry> gone) {
    discard(gone.getValue());
    return true;
  }

  private void discard(Entry entry) {
    if (entry.jar != null) {
      staging.discard(entry.jar.staged());
    }
  }

  private static void refuse(Entry entry, Path path, String reason) {
    entry.refused = reason;
    log.error("{} refused: {}", path.getFileName(), reason);
  }

  /** By symbolic name; of two files with one name the one that came later loses. */
  private Map<String, Jar> good() {
    Map<String, Jar> good = new TreeMap<>();
    for (Entry entry : entries.values()) {
      Jar jar = entry.jar;
      if (jar != null && entry.refused == null) {
        Jar first = good.putIfAbsent(jar.name(), jar);
        tellTwin(entry, jar, first);
      }
    }
    return good;
  }

  private static void tellTwin(Entry entry, Jar jar, @Nullable Jar first) {
    String twin = first == null ? null : first.file();
    if (twin != null && !twin.equals(entry.twin)) {
      log.error("{} refused: {} is in {} already", jar.file(), jar.name(), twin);
    }
    entry.twin = twin;
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Takes a jar out of consideration until its file changes. */
  public void refuse(Jar jar, String reason) {
    Entry entry = entries.get(jar.path());
    if (entry != null && jar.equals(entry.jar)) {
      refuse(entry, jar.path(), reason);
      discard(entry);
    }
  }

  /** We put this jar there ourselves, and it runs. */
  public void accept(Jar jar) throws IOException {
    Entry entry = entries.computeIfAbsent(jar.path(), unused -> new Entry());
    discard(entry);
    if (source == Source.DEPLOYED) {
      entry.read = Stamp.of(jar.path());
      entry.seen = entry.read;
    }
    entry.jar = jar;
    entry.refused = null;
  }

  /** Whether a jar of that name lies here. */
  public boolean holds(String name) {
    return entries.values().stream()
        .anyMatch(entry -> entry.jar != null && entry.jar.name().equals(name));
  }

  /** Why files are not used, by file name. */
  public Map<String, String> refusals() {
    Map<String, String> refusals = new HashMap<>();
    entries.forEach(
        (path, entry) -> {
          if (entry.refused != null) {
            refusals.put(path.getFileName().toString(), entry.refused);
          }
        });
    return refusals;
  }
}
