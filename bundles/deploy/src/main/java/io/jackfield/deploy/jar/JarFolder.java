package io.jackfield.deploy.jar;

import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.LiveBundle.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
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

/** A folder of jars, looked at once or again and again. Not thread-safe. */
public final class JarFolder {
  private static final Logger log = LoggerFactory.getLogger("deploy");

  /** How many looks a file that vanished is still there for, while another one is being written. */
  private static final int MOST_MISSED = 4;

  /**
   * What is in a folder.
   *
   * @param present all files
   * @param good the jars among them that may be installed, by symbolic name
   * @param refused why files are not used about which nobody was told yet, by file name
   */
  public record View(Set<Path> present, Map<String, Jar> good, Map<String, String> refused) {}

  /** What is known about a file. */
  private static final class Entry {
    @Nullable Stamp seen;
    @Nullable Stamp read;
    @Nullable Jar jar;
    @Nullable String refused;

    /** Why another file of the same symbolic name counts; null if none does. */
    @Nullable String shadowed;
  }

  private final Path folder;
  private final Source source;
  private final Staging staging;
  private final TrustedFiles guard;

  /** In the order of their coming. */
  private final Map<Path, Entry> entries = new LinkedHashMap<>();

  /** What was refused since the last view, by file name. */
  private final Map<String, String> fresh = new TreeMap<>();

  private boolean looked;

  /** Why nothing is taken from the folder, as it was said; empty if it is. */
  private String problem = "";

  /** Looks at which a file that vanished was missed. */
  private int missed;

  public JarFolder(Path folder, Source source, Staging staging, TrustedFiles guard) {
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
   * waits; at the first look every file counts. While one waits, a file that vanished is still
   * there, for a short time: the one that comes may be meant to take its place.
   */
  public void look() {
    List<Path> present = list();
    boolean settled = true;
    for (Path path : present) {
      settled &= look(path, entries.computeIfAbsent(path, unused -> new Entry()));
    }
    if (settled || missed >= MOST_MISSED) {
      missed = 0;
      entries.entrySet().removeIf(each -> !present.contains(each.getKey()) && discard(each));
    } else if (!present.containsAll(entries.keySet())) {
      missed++;
    }
    looked = true;
  }

  /** What the last look found, without the bundles of some symbolic names. */
  public View view(Set<String> without) {
    Map<String, Jar> good = good();
    Set<Path> present = new HashSet<>(entries.keySet());
    for (String name : without) {
      Jar jar = good.remove(name);
      if (jar != null) {
        present.remove(jar.path());
      }
    }
    View view = new View(present, good, Map.copyOf(fresh));
    fresh.clear();
    return view;
  }

  /** The jars that may be installed. */
  public List<Jar> jars() {
    return List.copyOf(good().values());
  }

  private List<Path> list() {
    if (!Files.isDirectory(folder)) {
      problem = "";
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(JarFolder::isJar)
              .sorted(Comparator.comparing(JarFolder::modified).thenComparing(path -> path))
              .toList();
      problem = "";
      return found;
    } catch (IOException e) {
      leave("it cannot be read: " + e);
      return List.copyOf(entries.keySet());
    }
  }

  /** Has all stay as it was at the last look, for a reason that is told once. */
  public void leave(String reason) {
    if (!problem.equals(reason)) {
      problem = reason;
      log.error("nothing is taken from {}: {}", folder, reason);
      fresh.put(name(), reason);
    }
  }

  private String name() {
    return folder.getFileName() + "/";
  }

  private static boolean isJar(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith(".");
  }

  /** Returns whether it has been read as it is now. */
  private boolean look(Path path, Entry entry) {
    try {
      Stamp now = Stamp.of(path);
      boolean stable = now.equals(entry.seen) || !looked;
      entry.seen = now;
      if (stable && !now.equals(entry.read)) {
        entry.read = now;
        read(path, entry);
      }
      return stable;
    } catch (IOException e) {
      log.debug("file vanished file={}", path, e);
      return true;
    }
  }

  private void read(Path path, Entry entry) {
    discard(entry);
    entry.jar = null;
    entry.refused = null;
    entry.shadowed = null;
    try {
      refuseNoFile(path);
      guard.check(path);
      entry.jar = staging.stage(path, source);
    } catch (DeployException e) {
      refuse(entry, path, String.valueOf(e.getMessage()));
      fresh.put(path.getFileName().toString(), String.valueOf(e.getMessage()));
    }
  }

  /** Before it is opened: a pipe would wait for who writes. */
  private static void refuseNoFile(Path path) throws DeployException {
    if (Files.isDirectory(path)) {
      throw new DeployException("is a folder, not a jar");
    }
    if (Files.notExists(path)) {
      throw new DeployException("is a link to a file that is not there");
    }
    if (!Files.isRegularFile(path)) {
      throw new DeployException("is no regular file");
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

  /**
   * By symbolic name; of two files with one name the higher version counts, of two with one version
   * the one that was there first.
   */
  private Map<String, Jar> good() {
    Map<String, Jar> good = new TreeMap<>();
    for (Entry entry : entries.values()) {
      if (entry.jar != null && entry.refused == null) {
        good.merge(
            entry.jar.name(),
            entry.jar,
            (first, second) -> second.isHigherThan(first) ? second : first);
      }
    }
    for (Entry entry : entries.values()) {
      if (entry.jar != null && entry.refused == null) {
        shadow(entry, entry.jar, good.get(entry.jar.name()));
      }
    }
    return good;
  }

  private void shadow(Entry entry, Jar jar, @Nullable Jar counts) {
    String before = entry.shadowed;
    entry.shadowed =
        counts == null || counts.equals(jar)
            ? null
            : counts.label() + " is in " + counts.file() + ": take one of them away";
    if (entry.shadowed != null && !entry.shadowed.equals(before)) {
      log.error("{} refused: {}", jar.file(), entry.shadowed);
      fresh.put(jar.file(), entry.shadowed);
    }
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

  /** Takes over what another look at this folder has found under a symbolic name. */
  public void takeOver(JarFolder other, Jar jar) {
    Entry found = other.entries.remove(jar.path());
    if (found != null) {
      forget(jar.name());
      entries.put(jar.path(), found);
    }
  }

  /** Nothing of a symbolic name lies here any more. */
  public void forget(String name) {
    entries
        .values()
        .removeIf(
            entry -> {
              boolean isOf = entry.jar != null && entry.jar.name().equals(name);
              if (isOf) {
                discard(entry);
              }
              return isOf;
            });
  }

  /** Files that are not used lie here no more if they are gone. */
  public void forgetUnused() {
    good();
    entries
        .entrySet()
        .removeIf(each -> !isUsed(each.getValue()) && isGone(each.getKey()) && discard(each));
  }

  private static boolean isUsed(Entry entry) {
    return entry.jar != null && entry.refused == null && entry.shadowed == null;
  }

  private static boolean isGone(Path path) {
    return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes the copies of the jars; nothing of it is used any more. */
  public void discard() {
    entries.values().forEach(this::discard);
    entries.clear();
  }

  /** The hash of each jar by its file name; of one that was never read it is empty. */
  public Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    entries.forEach(
        (path, entry) ->
            hashes.put(path.getFileName().toString(), entry.jar == null ? "" : entry.jar.hash()));
    return hashes;
  }

  /** The files that lie here under a symbolic name, the refused ones as well. */
  public List<Path> files(String name) {
    return entries.entrySet().stream()
        .filter(each -> each.getValue().jar != null && each.getValue().jar.name().equals(name))
        .map(Map.Entry::getKey)
        .filter(Files::exists)
        .toList();
  }

  /** Whether a jar of that name lies here. */
  public boolean holds(String name) {
    return entries.values().stream()
        .anyMatch(entry -> entry.jar != null && entry.jar.name().equals(name));
  }

  /** Why files, or the whole folder, are not used, by name. */
  public Map<String, String> refusals() {
    Map<String, String> refusals = new TreeMap<>();
    if (!problem.isEmpty()) {
      refusals.put(name(), problem);
    }
    entries.forEach(
        (path, entry) -> {
          if (entry.refused != null) {
            refusals.put(path.getFileName().toString(), entry.refused);
          } else if (entry.shadowed != null) {
            refusals.put(path.getFileName().toString(), entry.shadowed);
          }
        });
    return refusals;
  }
}
